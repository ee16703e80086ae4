import { keptAt } from "../../engine/volumes/pinned-volume.ts";
import type { System } from "../../system/system.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { refusal } from "./disk-full.ts";

const witness = `${keptAt}/.blackstart-witness`;

/**
 * Nothing can be made, renamed or removed in the topmost directory of a service's volume, by nobody: the immutable
 * flag stops root too, which permissions do not. Files that are there can still be written. Needs a volume of a kind
 * of its own. Proven by a file that root may not make, and healed by one that it may.
 */
export function readOnlyDirectory(system: System, service: string, volume: string): Fault {
  return {
    kind: "read-only-directory",
    target: system.service(service).name,
    effect: { actsInside: true },
    async inject() {
      const elapsed = stopwatch();
      const disk = await system.volume(volume);
      await disk.execute(["chattr", "+i", keptAt]);
      const observed = await refusal(disk, ["touch", witness]);
      if (observed === undefined || !/not permitted|Read-only/.test(observed))
        throw new Error(`a file could be made in ${volume}: ${observed ?? "no refusal"}`);
      return { method: "a file made by root", observed: "not permitted", latencyMs: elapsed() };
    },
    async heal() {
      const elapsed = stopwatch();
      const disk = await system.volume(volume);
      await disk.execute(["chattr", "-i", keptAt]);
      await disk.execute(["touch", witness]);
      await disk.execute(["rm", witness]);
      return { method: "a file made by root", observed: "made", latencyMs: elapsed() };
    },
  };
}
