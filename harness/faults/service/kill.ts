import type { System } from "../../system/system.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { canBeAsked, healedByReturn } from "../link/live-answer.ts";
import { provenDead } from "./death.ts";

/**
 * SIGKILL to a server, which stays dead until the fault is healed. Its volumes stay. It is proven when its links
 * refuse, and healed when the server answers a real request on the harness's own path; one that nobody can ask, when its
 * health check passes, or when it runs.
 */
export function kill(system: System, name: string): Fault {
  const service = system.service(name);
  return {
    kind: "kill",
    target: name,
    effect: { removes: true, silences: true, refuses: true, endsProcess: true },
    async inject(signal) {
      const elapsed = stopwatch();
      await service.kill();
      return provenDead(system, name, elapsed, signal);
    },
    async heal(signal) {
      const elapsed = stopwatch();
      await service.start();
      if (!canBeAsked(system, name)) return healedByReturn(system, name, elapsed, signal);
      const answer = await system.answers(name, "60s", signal);
      return { method: answer.method, observed: answer.observed, latencyMs: elapsed() };
    },
  };
}
