import { poll } from "../../core/poll.ts";
import type { System } from "../../system/system.ts";

/** Resolves when the engine reports this of a service from now on. */
export function engineSays(system: System, name: string, action: string, signal: AbortSignal): Promise<void> {
  let said = false;
  const forget = system.watch.onChange((service, what) => {
    if (service === name && what === action) said = true;
  });
  const seen = poll(
    () => (said ? { done: true, value: undefined } : { done: false, saw: `no ${action} event` }),
    { awaiting: `the engine reports "${action}" of ${name}`, within: "30s", every: "2ms", signal },
  ).finally(forget);
  // Whoever asks may fail before it waits; that failure is then the one to report.
  seen.catch(() => undefined);
  return seen;
}
