/** What a container may do on this engine, and why not where it may not. */
export type Capability = { able: true } | { able: false; why: string };

/** What faults and evidence need beyond starting containers. */
export type CapabilityName = "packetCapture" | "packetFilter" | "ptrace" | "loopDevice";

export type Capabilities = Record<CapabilityName, Capability>;

/** Something needs what this machine cannot do: `not covered`, neither a failure nor an unknown. */
export class NotCovered extends Error {
  override readonly name = "NotCovered";
}

/** Throws NotCovered that names what is needed and why the machine lacks it. */
export function demand(found: Capabilities, needs: readonly CapabilityName[], who: string): void {
  const lacks = needs.flatMap((name) => {
    const capability = found[name];
    return capability.able ? [] : [`${name} (${capability.why})`];
  });
  if (lacks.length > 0) throw new NotCovered(`${who} needs what this machine cannot do: ${lacks.join(", ")}`);
}
