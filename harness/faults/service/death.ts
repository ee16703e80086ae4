import { humanDuration } from "../../core/duration.ts";
import { poll } from "../../core/poll.ts";
import { dial } from "../../engine/dial.ts";
import type { System } from "../../system/system.ts";
import type { Proof } from "../fault.ts";

/** Waits until the engine says that a service is dead and every link to it refuses. */
export async function provenDead(
  system: System,
  name: string,
  elapsed: () => number,
  signal: AbortSignal,
): Promise<Proof> {
  const links = system.links.filter(({ server }) => server === name);
  await poll(
    async () => {
      const outcomes = await Promise.all(links.map((link) => dial(link.address, link.port, 500)));
      const open = links.filter((_, index) => outcomes[index] !== "refused");
      return open.length === 0 && !system.watch.state(name).running
        ? { done: true, value: true }
        : { done: false, saw: open.map(({ id }) => `${id} does not refuse`).join(", ") };
    },
    { awaiting: `${name} is dead`, within: "10s", every: "5ms", signal },
  );
  const method = "the engine's die event and a refused attempt on every link";
  return { method, observed: "dead", latencyMs: elapsed() };
}

/** The exit code of SIGKILL, which the engine sends when the grace period is over. */
const killedCode = 137;

/** How a service that was told to stop ended, for a proof; whoever needed more than its grace period was killed. */
export function howItEnded(system: System, name: string, graceMs = system.service(name).stopGraceMs): string {
  const { exitCode } = system.watch.state(name);
  if (exitCode !== killedCode) return `ended with ${exitCode}`;
  return `ended with ${exitCode}: killed after its grace period of ${humanDuration(graceMs)}`;
}
