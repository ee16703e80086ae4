import { poll } from "../../core/poll.ts";
import type { System } from "../../system/system.ts";

/** Waits for the engine's word that a service runs and has started more often than that. Rejects after ten seconds. */
export async function startedAgain(
  system: System,
  name: string,
  starts: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  await poll(
    () => {
      const state = system.watch.state(name);
      return state.running && state.starts > starts
        ? { done: true, value: true }
        : { done: false, saw: "no start event" };
    },
    { awaiting: `${name} starts again`, within: "10s", every: "5ms", signal },
  );
}
