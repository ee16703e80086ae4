import type { Condition } from "../core/condition.ts";
import { humanDuration } from "../core/duration.ts";
import type { Fault } from "../faults/fault.ts";
import type { ActiveFault, Run } from "../scenario/run.ts";
import { inTime } from "./in-time.ts";

/** Faults that last together; all of them are given to the body. What was injected last is healed first. */
export async function duringEach(
  run: Run,
  faults: readonly Fault[],
  body: (active: readonly ActiveFault[]) => Promise<void>,
  active: readonly ActiveFault[] = [],
): Promise<void> {
  const [first, ...rest] = faults;
  if (first === undefined) return body(active);
  await run.during(first, (one) => duringEach(run, rest, body, [...active, one]));
}

/** Waits until each of these faults is met by whom it is aimed at, or the time of all is over. */
export async function allFelt(run: Run, active: readonly ActiveFault[], withinMs: number): Promise<void> {
  await Promise.all(active.map((fault) => inTime(run.felt(fault, { within: withinMs }))));
}

/** So much time has passed since this was called. */
export function passed({ clock }: Pick<Run, "clock">, lengthMs: number, awaiting: string): Condition {
  const since = clock.now();
  return {
    awaiting,
    every: 50,
    look: () => {
      const passedMs = clock.now() - since;
      return passedMs >= lengthMs
        ? { done: true, value: passedMs }
        : { done: false, saw: humanDuration(passedMs) };
    },
  };
}
