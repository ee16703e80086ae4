import { notYetWell } from "../checks/recovery/returns.ts";
import { notYetMet } from "../checks/wire/fault-effective.ts";
import type { Clock } from "../core/clock.ts";
import type { Condition } from "../core/condition.ts";
import { rarer } from "../core/poll.ts";
import type { History } from "../history/log.ts";

/** A history that is being written, and its clock. */
interface Live {
  history: History;
  clock: Clock;
}

/** A look reads the whole history, so it must not come as often as one at a single state. */
const every = rarer(50);

/**
 * Somebody met the fault: `fault effective` would pass, were it healed now. `ask` is called at each look that does not
 * see it yet, so that the harness itself asks a target whose clients do not.
 */
export function met({ history, clock }: Live, fault: string, ask: () => void): Condition {
  return {
    awaiting: `somebody met ${fault}`,
    every,
    look() {
      const missing = notYetMet(history, fault, clock.now());
      if (missing.length === 0) return { done: true, value: true };
      ask();
      return { done: false, saw: `not seen: ${missing.join("; ")}` };
    },
  };
}

/** Everybody is well again after the last heal: `recovery` would pass, did the history end now. */
export function wellAgain({ history, clock }: Live, withinMs: number): Condition {
  return {
    awaiting: "everybody is well again",
    every,
    look() {
      const missing = notYetWell(history, { untilMs: clock.now(), withinMs });
      if (missing === undefined) return { done: false, saw: "no fault that was healed" };
      return missing.length === 0 ? { done: true, value: true } : { done: false, saw: missing.join("; ") };
    },
  };
}
