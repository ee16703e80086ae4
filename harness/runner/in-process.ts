import { withDeadline } from "../core/deadline.ts";
import { messageOf } from "../core/errors.ts";
import type { Entry } from "../scenario/collector.ts";
import { leaveOut } from "./not-covered.ts";
import { type Outcome, outcomeOf, unseen } from "./outcome.ts";
import { longestMs, work } from "./work.ts";

/** Runs one entry in this process. Never rejects. */
export async function runHere(entry: Entry, signal: AbortSignal): Promise<Outcome> {
  const since = performance.now();
  try {
    if (entry.notCovered !== undefined) return outcomeOf(entry, await leaveOut(entry, entry.notCovered));
    const result = await withDeadline(`scenario ${entry.id}`, longestMs(entry), (limit) =>
      work(entry, AbortSignal.any([signal, limit])),
    );
    return outcomeOf(entry, result);
  } catch (thrown) {
    return unseen(entry, messageOf(thrown), performance.now() - since);
  }
}
