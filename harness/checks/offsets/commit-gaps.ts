import { humanDuration } from "../../core/duration.ts";
import { type Interval, longestOutsideMs } from "../../core/interval.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { absences, frozenIntervals } from "../availability/downtime.ts";
import type { Findings } from "../verdict/findings.ts";

export type Claim = HistoryEvent<"committed">;

/** Where a position is kept, and whose it is: `broker:bridge broker/0`. */
export const placeOf = ({ subject, data }: Claim): string => `${subject} ${data.path}/${data.partition}`;

/** A interval of one place between two looks that settled what is committed, and what lay in between. */
interface Unsettled {
  /** The look by which everything was settled; of the same consumer where the place was not known yet. */
  before: Claim | undefined;
  pending: Claim[];
  settled: Claim;
}

function* unsettledIntervals(claims: readonly Claim[], ofConsumer: readonly Claim[]): Generator<Unsettled> {
  const [first] = claims;
  // A position that nobody had committed yet is not told of: then a look at the consumer's others saw that.
  let before = ofConsumer.findLast(({ at, data }) => data.state !== "pending" && at < (first?.at ?? 0));
  let pending: Claim[] = [];
  for (const claim of claims) {
    if (claim.data.state === "pending") {
      pending.push(claim);
      continue;
    }
    yield { before, pending, settled: claim };
    before = claim;
    pending = [];
  }
}

/** Where the position did not move nothing was committed, so nothing could be violated meanwhile. */
function moved({ before, pending, settled }: Unsettled): boolean {
  const since = before !== undefined && placeOf(before) === placeOf(settled) ? before.data.committed : 0;
  return [...pending, settled].some(({ data }) => data.committed !== since);
}

/**
 * Holds every gap to the bound, from the look that settled a place until the rows of the next one were read. A claim
 * that is pending was not seen, whatever follows, so it ends no gap. A time in which nothing could be committed parts
 * a gap in two: what was violated before it is still so after it, or was put right while nobody could commit.
 *
 * @param claims in order of time
 * @param bounds.blindMs how long a position may move unseen
 * @param bounds.workEndMs until when commits matter, on the run's clock
 */
export function judgeGaps(
  history: History,
  findings: Findings,
  claims: readonly Claim[],
  { blindMs, workEndMs }: { blindMs: number; workEndMs: number },
): void {
  const excused = excusesOf(history);
  const consumers = Map.groupBy(claims, ({ subject }) => subject);
  let longestMs = 0;
  let pendingMs = 0;
  const hold = (place: string, gap: Interval, excuses: Interval[], ...cited: (Claim | undefined)[]) => {
    const gapMs = Math.round(longestOutsideMs(gap, excuses));
    longestMs = Math.max(longestMs, gapMs);
    if (gapMs <= blindMs) return;
    const unread = cited.some((claim) => claim?.data.state === "pending") ? ", while it was pending" : "";
    findings.unknown(place, `what ${place} committed during ${humanDuration(gapMs)}${unread}`, ...cited);
  };
  for (const [place, ofPlace] of Map.groupBy(claims, placeOf)) {
    const ofConsumer = consumers.get(ofPlace[0]?.subject ?? "") ?? [];
    for (const interval of unsettledIntervals(ofPlace, ofConsumer)) {
      const { before, pending, settled } = interval;
      // A violation hides until the position was read again, and its rows after it: the reading counts too.
      const gap = {
        fromMs: (before ?? pending[0] ?? settled).at,
        toMs: settled.at + settled.data.gapMs,
      };
      if (pending.length > 0) pendingMs = Math.max(pendingMs, Math.round(gap.toMs - gap.fromMs));
      if (moved(interval)) hold(place, gap, excused(settled, gap.toMs), before, pending[0], settled);
    }
    const last = ofPlace.at(-1);
    // What is pending last is objected to in any case.
    if (last === undefined || last.data.state === "pending") continue;
    const toMs = Math.max(last.at, workEndMs);
    hold(place, { fromMs: last.at, toMs }, excused(last, toMs), last);
  }
  const why = "no violation that lasts longer goes unseen";
  findings.measure({
    id: "commit-gap",
    name: "longest gap",
    value: longestMs,
    unit: "ms",
    bound: { atMost: blindMs, why },
  });
  findings.measure({ id: "commit-pending", name: "longest pending", value: pendingMs, unit: "ms" });
}

/**
 * Intervals in which a claim could not come to be violated and right again unseen. While the server that keeps the
 * position is frozen, dead or not serving, the position cannot move. While the store is dead nobody can store, so a
 * violation lasts until its clients are back, if the rows were read before that. A frozen store is no such time: its
 * clients are back before anybody can read.
 */
function excusesOf(history: History): (claim: Claim, readByMs: number) => Interval[] {
  const known = new Map<string, Interval[]>();
  const once = (key: string, find: () => Interval[]) => {
    const found = known.get(key) ?? find();
    known.set(key, found);
    return found;
  };
  return ({ subject, data: { store } }, readByMs) => {
    const [broker = ""] = subject.split(":");
    const still = once(`broker ${broker}`, () => [
      ...frozenIntervals(history, broker),
      ...absences(history, broker),
    ]);
    if (store === undefined) return still;
    const away = once(`store ${store}`, () => absences(history, store));
    return [...still, ...away.filter(({ toMs }) => toMs >= readByMs)];
  };
}
