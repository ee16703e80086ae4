import { withDeadline } from "../core/deadline.ts";
import { messageOf } from "../core/errors.ts";
import type { Entry } from "../scenario/collector.ts";
import type { ScenarioResult } from "../scenario/result.ts";
import { leaveOut } from "./not-covered.ts";
import { type Outcome, outcomeOf, unseen } from "./outcome.ts";
import { longestMs, work } from "./work.ts";

/** Runs one entry in this process. Never rejects. */
export async function runHere(entry: Entry, signal: AbortSignal): Promise<Outcome> {
  const { outcome } = await seenHere(entry, signal);
  return outcome;
}

/**
 * Runs an entry in this process, and what follows from it, one after the other, until `take` says that the last one's
 * stack is to be left standing: then that is returned. Never rejects.
 */
export async function runChain(
  first: Entry,
  signal: AbortSignal,
  told: ChainListener,
): Promise<"leave standing" | undefined> {
  let entry: Entry | undefined = first;
  while (entry !== undefined && !signal.aborted) {
    told.begin(entry);
    const seen: Seen = await seenHere(entry, signal);
    if (told.take(entry, seen.outcome) !== undefined) return "leave standing";
    entry = entry.next?.(seen.result);
  }
  return undefined;
}

/** Who is told of the entries of a chain. */
export interface ChainListener {
  begin(entry: Entry): void;
  take(entry: Entry, outcome: Outcome): "leave standing" | undefined;
}

interface Seen {
  outcome: Outcome;
  result?: ScenarioResult;
}

async function seenHere(entry: Entry, signal: AbortSignal): Promise<Seen> {
  const since = performance.now();
  try {
    const result =
      entry.notCovered === undefined
        ? await withDeadline(`scenario ${entry.id}`, longestMs(entry), (limit) =>
            work(entry, AbortSignal.any([signal, limit])),
          )
        : await leaveOut(entry, entry.notCovered);
    return { outcome: outcomeOf(entry, result), result };
  } catch (thrown) {
    return { outcome: unseen(entry, messageOf(thrown), performance.now() - since) };
  }
}
