import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { counted, isFewer } from "./count-rates.ts";
import { activityOn, type Happened, heldDuring } from "./link-activity.ts";
import type { WatchedTimes } from "./watched-times.ts";

type Link = TopologyData["links"][number];

/** So many groups of activity before a fault make a rhythm, */
const groups = 5;
/** and so many times its longest pause is a silence. By chance one in `groups` to this power is taken for one. */
const pauses = 4;
/** A silence shorter than this is none, whatever the rhythm. */
const shortestSilenceMs = 5_000;

/** A link on which there was life before the faults, and how it is at the end of the watch. */
export type Silence =
  /** Nothing is asked any more; `gaveUp`: no connection is held, and nobody has tried to get one. */
  | { link: Link; what: "not asked"; gaveUp: boolean; lastMs: number | undefined; perSecond: number }
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
  const asked = counted(requests, before);
  const askedNow = counted(requests, after);
  const rate = asked.count / (asked.ms / 1_000);
  const tried = [...requests, ...attempts].filter(({ at }) => at < after.toMs);
  const lastMs = tried.reduce<number | undefined>((last, { at }) => Math.max(last ?? at, at), undefined);
  if (askedNow.count === 0) {
    const fewer = isFewer(asked, askedNow, 1);
    if (fewer !== true && !isOutOfRhythm(requests, before, after.toMs, healed.at)) return "too quiet";
    const held = heldDuring(history, link.id, after);
    const triedNow = attempts.some(({ at }) => at >= after.fromMs && at < after.toMs);
    return {
      ...{ link, what: "not asked", lastMs, perSecond: rate },
      gaveUp: !triedNow && held !== undefined && held.most === 0,
    };
  }
  const answered = counted(answers, before);
  const answeredNow = counted(answers, after);
  if (answered.count > 0 && answeredNow.count === 0 && isFewer(answered, answeredNow, 1) === true)
    return { link, what: "not answered", requests: askedNow.count, perSecond: rate };
  return "alive";
}

/** Nothing for several times as long as the longest pause of what had a rhythm. */
function isOutOfRhythm(
  happened: readonly Happened[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
  untilMs: number,
  healedMs: number,
): boolean {
  const times = happened.map(({ at }) => at).sort((one, other) => one - other);
  const learnt = times.filter((at) => at >= fromMs && at < toMs);
  const apart = learnt.filter((at, index) => index === 0 || at - (learnt[index - 1] ?? at) > 200);
  if (apart.length < groups) return false;
  const edges = [fromMs, ...apart, toMs];
  const longestMs = Math.max(...edges.slice(1).map((at, index) => at - (edges[index] ?? at)));
  const last = times.findLast((at) => at < untilMs) ?? fromMs;
  return untilMs - Math.max(last, healedMs) >= Math.max(shortestSilenceMs, pauses * longestMs);
}
