import type { Condition } from "../core/condition.ts";
import { PollTimeout } from "../core/poll.ts";
import type { Run } from "../scenario/run.ts";

/** Waits for a condition and tells whether it came; not to come is for a check to judge, not an error here. */
export async function waitFor(run: Run, condition: Condition, withinMs: number): Promise<boolean> {
  try {
    await run.until(condition, { within: withinMs });
    return true;
  } catch (thrown) {
    if (thrown instanceof PollTimeout) return false;
    throw thrown;
  }
}
