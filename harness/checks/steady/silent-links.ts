import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import type { LearntData } from "../../history/wire-data.ts";
import { counted, isFewer, perSecond } from "./count-rates.ts";
import { learntOf } from "./learnt.ts";
import { activityOn, type Happened, heldDuring } from "./link-activity.ts";
import type { WatchedTimes } from "./watched-times.ts";

type Link = TopologyData["links"][number];

/** So many groups of activity before a fault make a rhythm, */
const groups = 5;
/** and so many times its longest pause is a silence. By chance one in `groups` to this power is taken for one. */
const pauses = 4;
/** A silence shorter than this is none, whatever the rhythm. */
const shortestSilenceMs = 5_000;

/** A full machine slows a client, and takes no turn of it away: in so many of its pauses, and so long, it has had some. */
const [slowed, slowestMs] = [20, 15_000];
/** Waits between attempts may double, and be drawn at random up to a quarter longer. */
const nextWait = 2.5;

/** A link on which there was life before the faults, and how it is at the end of the watch. */
export type Silence =
  /** Nothing is asked any more; `gaveUp`: no connection is held, and nobody has tried to get one. */
  | {
      link: Link;
      what: "not asked";
      gaveUp: boolean;
      lastMs: number | undefined;
      perSecond: number;
      /** It had no connection, and the wait since its last attempt is no longer than the next one may be. */
      mayWait: boolean;
      /** Far longer than a client that is slowed by a full machine may take. */
      isLong: boolean;
    }
  /** It is asked, and nothing comes back. */
  | { link: Link; what: "not answered"; requests: number; perSecond: number };

/**
 * Whether a link fell silent: at the end of the watch nobody asks on it any more, or nothing is answered. `alive` where
 * neither is so, `too quiet` where so little was asked before that its absence shows nothing.
 */
export function silenceOf(
  history: History,
  link: Link,
  { before, after, healed }: WatchedTimes,
): Silence | "alive" | "too quiet" {
  const { attempts, requests, answers } = activityOn(history, link.id);
  const learnt = learntOf(history, link.id, before);
  const asked = learnt.requests.least;
  const askedNow = counted(requests, after);
  const rate = perSecond(asked);
  const tried = [...requests, ...attempts].filter(({ at }) => at < after.toMs);
  const lastMs = tried.reduce<number | undefined>((last, { at }) => Math.max(last ?? at, at), undefined);
  if (askedNow.count === 0) {
    const fewer = isFewer(asked, askedNow, 1);
    if (fewer !== true && !isOutOfRhythm(learnt.rhythm, lastMs, after.toMs, healed.at)) return "too quiet";
    const held = heldDuring(history, link.id, after);
    const triedNow = attempts.some(({ at }) => at >= after.fromMs && at < after.toMs);
    const isApart = held !== undefined && held.most === 0;
    const silentMs = after.toMs - Math.max(lastMs ?? healed.at, healed.at);
    return {
      ...{ link, what: "not asked", lastMs, perSecond: rate },
      gaveUp: !triedNow && isApart,
      mayWait: isApart && isWithinWait(attempts, before.toMs, after.toMs),
      isLong: silentMs >= Math.max(slowestMs, slowed * learnt.rhythm.longestPauseMs),
    };
  }
  const answered = learnt.answers.least;
  const answeredNow = counted(answers, after);
  if (answered.count > 0 && answeredNow.count === 0 && isFewer(answered, answeredNow, 1) === true)
    return { link, what: "not answered", requests: askedNow.count, perSecond: rate };
  return "alive";
}

/** Whether a link that had a rhythm has not been asked for anything yet: it may be about to be, or dead. */
export function isAwaited(history: History, link: Link, { before, after }: WatchedTimes): boolean {
  const isRhythmic = learntOf(history, link.id, before).rhythm.groups >= groups;
  return isRhythmic && counted(activityOn(history, link.id).requests, after).count === 0;
}

/** Nothing for several times as long as the longest pause of what had a rhythm. */
function isOutOfRhythm(
  { groups: learnt, longestPauseMs }: LearntData["rhythm"],
  lastMs: number | undefined,
  untilMs: number,
  healedMs: number,
): boolean {
  if (learnt < groups) return false;
  const silentMs = untilMs - Math.max(lastMs ?? healedMs, healedMs);
  return silentMs >= Math.max(shortestSilenceMs, pauses * longestPauseMs);
}

/** Whoever waits ever longer between attempts may still be waiting for the next one. */
function isWithinWait(attempts: readonly Happened[], faultMs: number, untilMs: number): boolean {
  const tried = attempts.map(({ at }) => at).filter((at) => at >= faultMs && at < untilMs);
  const waits = tried.slice(1).map((at, index) => at - (tried[index] ?? at));
  const last = tried.at(-1);
  return last !== undefined && waits.length > 0 && untilMs - last < nextWait * Math.max(...waits);
}
