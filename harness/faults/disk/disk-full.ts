import type { PinnedVolume } from "../../engine/volumes/pinned-volume.ts";
import { keptAt } from "../../engine/volumes/pinned-volume.ts";
import type { System } from "../../system/system.ts";
import { type Fault, stopwatch } from "../fault.ts";

const filler = `${keptAt}/.blackstart-filler`;
const witness = `${keptAt}/.blackstart-witness`;
const full = /No space left on device/;

/**
 * A service's volume has no byte left: its writes end with the kernel's own ENOSPC. What the service deletes
 * meanwhile is free again. Needs a volume of a kind of its own (the scenario's `volumes`). Proven by a write of the
 * harness that is refused so, and healed by one that succeeds.
 */
export function diskFull(system: System, service: string, volume: string): Fault {
  return {
    kind: "disk-full",
    target: system.service(service).name,
    effect: { actsInside: true },
    async inject() {
      const elapsed = stopwatch();
      const disk = await system.volume(volume);
      const filled = await refusal(disk, ["dd", "if=/dev/zero", `of=${filler}`, "bs=64k"]);
      if (filled === undefined || !full.test(filled))
        throw new Error(`${volume} could not be filled: ${filled}`);
      // The last block may have been larger than what was left.
      await refusal(disk, ["dd", "if=/dev/zero", `of=${filler}`, "bs=512", "oflag=append", "conv=notrunc"]);
      const observed = await refusal(disk, ["dd", "if=/dev/zero", `of=${witness}`, "bs=4096", "count=1"]);
      await disk.execute(["rm", "-f", witness]);
      if (observed === undefined || !full.test(observed)) throw new Error(`${volume} still takes bytes`);
      return { method: "a write by the harness", observed: "No space left on device", latencyMs: elapsed() };
    },
    async heal() {
      const elapsed = stopwatch();
      const disk = await system.volume(volume);
      await disk.execute(["rm", "-f", filler, witness]);
      await disk.execute(["dd", "if=/dev/zero", `of=${witness}`, "bs=4096", "count=1", "conv=fsync"]);
      await disk.execute(["rm", witness]);
      return { method: "a write by the harness", observed: "written", latencyMs: elapsed() };
    },
  };
}

/** What a command says when it fails; undefined when it succeeds. */
export async function refusal(disk: PinnedVolume, command: string[]): Promise<string | undefined> {
  try {
    await disk.execute(command, 30_000);
    return undefined;
  } catch (thrown) {
    return (thrown as Error).message;
  }
}
