import type { System } from "../../system/system.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { healedByReturn } from "../link/live-answer.ts";
import { howItEnded, provenDead } from "./death.ts";

/**
 * SIGTERM (or the service's own stop signal), and SIGKILL only after the grace period, the file's own where none is given: the
 * service may finish what it does. It stays away until the fault is healed by a start and a real answer; of one that nobody
 * can ask, by its health check, or by the engine's word that it runs.
 */
export function stop(system: System, name: string, { graceMs }: { graceMs?: number } = {}): Fault {
  const service = system.service(name);
  return {
    kind: "stop",
    target: name,
    effect: { removes: true, silences: true, refuses: true, endsProcess: true },
    async inject(signal) {
      const elapsed = stopwatch();
      await service.stop(graceMs);
      const proof = await provenDead(system, name, elapsed, signal);
      return { ...proof, observed: howItEnded(system, name, graceMs) };
    },
    async heal(signal) {
      const elapsed = stopwatch();
      await service.start();
      return healedByReturn(system, name, elapsed, signal);
    },
  };
}
