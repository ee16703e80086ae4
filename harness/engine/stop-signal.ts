import { readFileSync } from "node:fs";
import { constants } from "node:os";

/** What the engine sends where neither an image nor a file says otherwise. */
const engineDefault = "SIGTERM";

/**
 * Whether a container's first process takes notice of the signal by which the engine asks it to stop: it catches it, or
 * holds it back to ask for it (`sigwait`). What it leaves as it is the kernel withholds from the first process of a
 * namespace, so the engine waits for the whole grace period in vain. Undefined where the process is not one of this
 * machine and of this container, or the signal is none that is known by a name or a number.
 *
 * Source: proc(5), SigCgt and SigBlk; kill(2) on the first process.
 *
 * @param signal as an image or a file names it: `SIGQUIT`, `QUIT`, `3`
 */
export function noticesStop(pid: number, container: string, signal = engineDefault): boolean | undefined {
  const number = numberOf(signal);
  if (number === undefined) return undefined;
  // Nobody can take notice of it, and nothing needs to be waited for.
  if (number === constants.signals.SIGKILL) return true;
  try {
    if (!readFileSync(`/proc/${pid}/cgroup`, "utf8").includes(container)) return undefined;
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const masks = [...status.matchAll(/^Sig(?:Cgt|Blk):\s*([0-9a-f]+)$/gm)].map(([, mask = "0"]) =>
      BigInt(`0x${mask}`),
    );
    if (masks.length < 2) return undefined;
    return masks.some((mask) => ((mask >> BigInt(number - 1)) & 1n) === 1n);
  } catch {
    return undefined;
  }
}

function numberOf(signal: string): number | undefined {
  const named = signal === "" ? engineDefault : signal.toUpperCase();
  if (/^\d+$/.test(named)) return Number(named) > 0 && Number(named) <= 64 ? Number(named) : undefined;
  const known: Record<string, number> = constants.signals;
  return known[named] ?? known[`SIG${named}`];
}

/** What a container was told by its image or its file; dockerode's types do not know of it. */
export function stopSignalOf(config: object | undefined): string | undefined {
  const { StopSignal: signal } = (config ?? {}) as { StopSignal?: unknown };
  return typeof signal === "string" ? signal : undefined;
}
