import { poll } from "../../core/poll.ts";
import type { System } from "../../system/system.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { engineSays } from "./engine-says.ts";

/**
 * The service's process dies by SIGKILL as if by itself, so that its restart policy brings it back. Proven by the
 * engine's die event; healed when it runs again, which nobody helps it to.
 */
export function crash(system: System, name: string): Fault {
  const service = system.service(name);
  let starts = 0;
  return {
    kind: "crash",
    target: name,
    effect: { removes: true, refuses: true, endsProcess: true },
    async inject(signal) {
      const elapsed = stopwatch();
      starts = system.watch.state(name).starts;
      const died = engineSays(system, name, "die", signal);
      await service.crash();
      await died;
      return { method: "the engine's die event", observed: "dead", latencyMs: elapsed() };
    },
    async heal(signal) {
      const elapsed = stopwatch();
      await poll(
        () => {
          const state = system.watch.state(name);
          return state.running && state.starts > starts
            ? { done: true, value: true }
            : { done: false, saw: `ended with ${state.exitCode}` };
        },
        { awaiting: `${name} is restarted by its policy`, within: "30s", every: "10ms", signal },
      );
      return {
        method: "the engine's start event",
        observed: "restarted by its policy",
        latencyMs: elapsed(),
      };
    },
  };
}
