import { plural } from "../../core/figures.ts";
import type { Interval } from "../../core/interval.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import type { Counted, LearntData, LearntRate } from "../../history/wire-data.ts";
import { counted, isFewer, isMore, perSecond, share, times } from "./count-rates.ts";
import { learntOf } from "./learnt.ts";
import { activityOn, bytesDuring, type Happened, heldDuring } from "./link-activity.ts";
import type { WatchedTimes } from "./watched-times.ts";

/**
 * Bytes are less as well: what several ask at once on one connection counts as one request, and an outage may bring
 * those together that had their own times before.
 */
const bytesShare = 0.8;
/** What nobody did before may happen once in so long. */
const noneIsMs = 5_000;

/** Something about a link that is not as it was before the first fault. */
export interface Difference {
  /** With both figures: `2 connections held before, 1 since the heal`. */
  words: string;
  events: HistoryEvent[];
  /** It rests on a rate, which a slow machine lowers. */
  isRate: boolean;
}

/** Which changes of a link's rates are no fault of it. */
interface Excused {
  /** Its client is asked for less. */
  less: boolean;
  /** Its client asks another instance instead, or this one instead of another. */
  sharedOut: boolean;
}

/** What of a link is not as it was; `too quiet` where so little happened on it before that nothing can be told. */
export function differencesOf(
  history: History,
  link: TopologyData["links"][number],
  { before, after }: WatchedTimes,
  excused: Excused,
): Difference[] | "too quiet" {
  const activity = activityOn(history, link.id);
  const last = [...history.of("answers", link.id).slice(-1), ...history.of("traffic", link.id).slice(-1)];
  const learnt = learntOf(history, link.id, before);
  const fewer = ({ what, was, is, areBytesLess }: RateOfLink) => {
    const found = isFewer(was, is, share);
    if (found === "too few") return { isQuiet: true, found: [] };
    const words = `${rate(was)} ${what}/s before, ${rate(is)} since the heal`;
    return { isQuiet: false, found: found && areBytesLess ? [{ words, events: last, isRate: true }] : [] };
  };
  const rates = excused.less ? [] : ratesOf(history, link.id, learnt, after).map(fewer);
  const less = excused.sharedOut ? [] : rates.flatMap(({ found }) => found);
  const moved = excused.sharedOut
    ? []
    : [
        ...moreOf("requests", learnt.requests.most, activity.requests, after),
        ...moreOf("connection attempts", learnt.attempts.most, activity.attempts, after),
      ];
  const more = moved.map(({ words }) => ({ words, events: last, isRate: false }));
  const deaf = lostListener(history, link.id, learnt, after, less.length > 0);
  const found = [...deaf, ...less.slice(0, 1), ...more.slice(0, 1)];
  if (found.length > 0) return found;
  const listened = (learnt.held?.listening ?? 0) > 0;
  return rates.every(({ isQuiet }) => isQuiet) && !listened ? "too quiet" : [];
}

/** One of a link's rates, before the first fault and since the last heal. */
interface RateOfLink {
  what: string;
  was: Counted;
  is: Counted;
  areBytesLess: boolean;
}

function ratesOf(history: History, link: string, learnt: LearntData, after: Interval): RateOfLink[] {
  const activity = activityOn(history, link);
  const bytes = bytesDuring(history, link, after);
  const one = (
    what: string,
    was: LearntRate,
    happened: readonly Happened[],
    direction: "toServer" | "toClient",
  ): RateOfLink => ({
    ...{ what, was: was.least, is: counted(happened, after) },
    areBytesLess: bytes[direction] < bytesShare * learnt.bytesPerSecond[direction],
  });
  return [
    one("requests", learnt.requests, activity.requests, "toServer"),
    one("answers", learnt.answers, activity.answers, "toClient"),
    one("packets of the server", learnt.fromServer, activity.fromServer, "toClient"),
  ];
}

/** So often something happened before that its rate can be told at all, */
const fewestBefore = 8;
/** and a rate that seems to be below this share of what it was may not be back, though it is not certain yet. */
const doubtfulShare = 0.6;

/**
 * Of a link that seems to do less than before, what: a longer watch tells whether that is chance. Who listened and does
 * not yet is doubted whatever passed: what a client says as it connects hides how little the server tells since.
 */
export function doubtOf(
  history: History,
  link: TopologyData["links"][number],
  { before, after }: WatchedTimes,
): string | undefined {
  const learnt = learntOf(history, link.id, before);
  const [deaf] = lostListener(history, link.id, learnt, after, true);
  if (deaf !== undefined) return `perhaps deaf: ${deaf.words}`;
  const doubtful = ratesOf(history, link.id, learnt, after).find(
    ({ was, is, areBytesLess }) =>
      areBytesLess && was.count >= fewestBefore && perSecond(is) < doubtfulShare * perSecond(was),
  );
  if (doubtful === undefined) return undefined;
  return `perhaps fewer ${doubtful.what}: ${rate(doubtful.was)}/s before, ${rate(doubtful.is)} since the heal`;
}

/**
 * A connection on which the client listened before, and on fewer since: a subscription that did not come back. It counts
 * where the link holds fewer connections as well than in the end before the fault, or something else about it is less.
 */
function lostListener(
  history: History,
  link: string,
  { held: was }: LearntData,
  after: Interval,
  isLess: boolean,
): Difference[] {
  const is = heldDuring(history, link, after);
  if (was === undefined || is === undefined) return [];
  const listensLess = is.events.every(({ data }) => (data.listening ?? 0) < was.listening);
  if (!listensLess || (is.most >= was.last && !isLess)) return [];
  const [held, now] = [was.last, is.most];
  const words =
    held === now
      ? `${was.listening} connections listened before, ${is.listening} since the heal`
      : `${plural(held, "connection")} held before, ${now} since the heal, and ${was.listening} of them listened, now ${is.listening}`;
  return [{ words, events: is.events.slice(-1), isRate: false }];
}

/** Certainly more than before, and no less at the end than at first: nobody who is catching up. */
function moreOf(
  what: string,
  was: Counted,
  happened: readonly Happened[],
  after: Interval,
): { words: string }[] {
  const is = counted(happened, after);
  const base = was.count === 0 ? { ...was, count: was.ms / noneIsMs } : was;
  if (!isMore(base, is, times)) return [];
  const middleMs = (after.fromMs + after.toMs) / 2;
  const first = counted(happened, { fromMs: after.fromMs, toMs: middleMs });
  const second = counted(happened, { fromMs: middleMs, toMs: after.toMs });
  if (second.count < 0.8 * first.count) return [];
  return [{ words: `${rate(was)} ${what}/s before, ${rate(is)} since the heal` }];
}

function rate(of: Counted): string {
  const value = perSecond(of);
  return value >= 9.95 ? value.toFixed(0) : value.toFixed(1);
}
