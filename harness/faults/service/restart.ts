import type { System } from "../../system/system.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { healedByReturn } from "../link/live-answer.ts";
import { howItEnded } from "./death.ts";
import { engineSays } from "./engine-says.ts";
import { startedAgain } from "./started-again.ts";

/**
 * A planned restart: SIGTERM, the grace period (the file's own where none is given), and a start at once. Proven by the engine's die event and the start
 * that follows; healed by a real answer of the new process.
 */
export function restart(system: System, name: string, { graceMs }: { graceMs?: number } = {}): Fault {
  const service = system.service(name);
  return {
    kind: "restart",
    target: name,
    effect: { removes: true, endsProcess: true },
    async inject(signal) {
      const elapsed = stopwatch();
      const { starts } = system.watch.state(name);
      const died = engineSays(system, name, "die", signal);
      await service.stop(graceMs);
      await died;
      const ended = howItEnded(system, name, graceMs);
      await service.start();
      await startedAgain(system, name, starts, signal);
      const observed = `${ended}, and started`;
      return { method: "the engine's die and start events", observed, latencyMs: elapsed() };
    },
    async heal(signal) {
      const elapsed = stopwatch();
      return healedByReturn(system, name, elapsed, signal);
    },
  };
}
