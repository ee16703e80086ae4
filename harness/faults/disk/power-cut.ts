import { keptAt, type PinnedVolume, syncedWitness } from "../../engine/volumes/pinned-volume.ts";
import type { System } from "../../system/system.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { healedByReturn } from "../link/live-answer.ts";
import { provenDead } from "../service/death.ts";

const unsynced = `${keptAt}/.blackstart-unsynced`;

/**
 * The power of a service's disk fails: the service is dead at once, and on the disk is what was synced. Needs a
 * volume of kind `loop-ext4`. The service is frozen, its disk copied without the file system's cache, killed, and the
 * copy put in the disk's place. Proven by two files of the harness, of which the one that was synced when the volume
 * was made is there afterwards and the other is not; healed by a start on that disk and a real answer. The harness
 * syncs nothing at the cut: that would commit what the service had only written.
 */
export function powerCut(system: System, name: string, volume: string): Fault {
  const service = system.service(name);
  return {
    kind: "power-cut",
    target: name,
    effect: { removes: true, silences: true, refuses: true, endsProcess: true },
    needs: ["loopDevice"],
    async inject(signal) {
      const elapsed = stopwatch();
      const kept = await system.volume(volume);
      const { disk } = kept;
      await kept.execute(["dd", "if=/dev/zero", `of=${unsynced}`, "bs=4096", "count=1"]);
      await service.pause();
      await disk.snapshot(signal);
      await service.kill();
      await provenDead(system, name, elapsed, signal);
      await kept.letGo();
      await disk.attachSnapshot(signal);
      await kept.keep();
      await bothAsExpected(kept, volume);
      const method = "a synced and an unsynced file of the harness";
      return { method, observed: "the synced one is there, the other is not", latencyMs: elapsed() };
    },
    async heal(signal) {
      const elapsed = stopwatch();
      const { Paused, Running } = await service.state();
      if (Paused) await service.unpause();
      if (!Running) await service.start();
      return healedByReturn(system, name, elapsed, signal);
    },
  };
}

async function bothAsExpected(kept: PinnedVolume, volume: string): Promise<void> {
  const sizes = await kept.execute([
    ...["find", keptAt, "-maxdepth", "1", "-name", ".blackstart-*", "-size", "+0"],
    ...["-printf", "%f\\n"],
  ]);
  const found = sizes.split("\n").filter((line) => line !== "");
  await kept.execute(["rm", "-f", unsynced]);
  if (found.join() === syncedWitness) return;
  throw new Error(
    `after the power cut ${volume} holds ${found.join(" and ") || "neither file of the harness"}`,
  );
}
