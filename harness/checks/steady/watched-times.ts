import { humanDuration } from "../../core/duration.ts";
import type { Interval } from "../../core/interval.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { startingPhase } from "../../history/phases.ts";
import { interval } from "../verdict/coverage.ts";
import { beginOf, endOf, faultSpans, isProven, whyNotProven } from "../verdict/fault-spans.ts";

/** Less than this tells nothing of a rhythm: a health check may come every two seconds. */
export const shortestMs = 3_000;
/** What was seen longer before the end of the watch than this is how it came back, not how it is. */
const longestMs = 10_000;
/** But so long after the heal it is back, or is not: the longer a watch lasts, the more of it is compared. */
const laterMs = 10_000;
const longestLaterMs = 30_000;

/** The capture writes a window once it is over: at the end of a watch the last one is not written yet. */
const unwrittenMs = 600;

/** The times in which a platform was left alone: before the first fault, and since the last heal. */
export interface WatchedTimes {
  before: Interval;
  /** The end of the watch: as long as the time before, where it was watched so long after the heal. */
  after: Interval;
  healed: HistoryEvent<"fault">;
  /** From the last heal until the end of the watch. */
  sinceHealMs: number;
}

/**
 * The undisturbed times of a history, or why there are none: before the first fault from the last start of a container
 * and the last change to healthy on, or before the history began, where its stack was watched then; after the last heal until `untilMs`, or until the scenario's last doing.
 */
export function watchedTimes(history: History, untilMs = interval(history).toMs): WatchedTimes | string {
  const spans = faultSpans(history);
  const unproven = spans.find((span) => !isProven(span));
  if (unproven !== undefined) return whyNotProven(unproven);
  const beganMs = Math.min(...spans.map(beginOf));
  const last = spans
    .filter(isProven)
    .toSorted((one, other) => endOf(one) - endOf(other))
    .at(-1);
  if (last === undefined) return "there was no fault";
  const before = { fromMs: settledBy(history, beganMs), toMs: beganMs };
  const healed = last.healed;
  const earlierMs = Math.max(0, ...history.of("learnt").map(({ data }) => data.ms));
  const learntMs = Math.max(earlierMs, before.toMs - before.fromMs);
  if (learntMs < shortestMs)
    return `the platform was watched for ${humanDuration(Math.max(0, learntMs))} of ${humanDuration(shortestMs)} before the first fault`;
  const sinceHealMs = untilMs - healed.at;
  const laterLengthMs = Math.min(longestLaterMs, sinceHealMs - laterMs);
  const lengthMs = Math.min(sinceHealMs, Math.max(shortestMs, Math.min(learntMs, longestMs), laterLengthMs));
  if (lengthMs < shortestMs)
    return `the platform was watched for ${humanDuration(Math.max(0, sinceHealMs))} of ${humanDuration(shortestMs)} after the last heal`;
  const toMs = untilMs - unwrittenMs;
  return { before, after: { fromMs: Math.max(healed.at, toMs - lengthMs), toMs }, healed, sinceHealMs };
}

/**
 * When the last container before a moment had started, and the last of them that became healthy was, and whoever was
 * waited for was heard of; not before the captures began, since what was written before that was not watched.
 */
export function settledBy(history: History, beforeMs: number): number {
  const begin =
    watchedSince(history) ?? history.events.reduce((first, { at }) => Math.min(first, at), beforeMs);
  const starts = history.of("container").filter(({ data }) => data.action === "start");
  const healthy = history
    .of("health")
    .filter(({ data }) => data.via === "engine" && data.status === "healthy");
  const heardOf = history.of("phase", startingPhase).filter(({ data }) => data.edge === "end");
  const settling = [...starts, ...healthy, ...heardOf].filter(({ at }) => at <= beforeMs).map(({ at }) => at);
  return Math.max(begin, ...settling);
}

/** When the last of the captures began for the first time: a scenario is written down a moment before its probes look. */
function watchedSince(history: History): number | undefined {
  const firsts = new Map<string, number>();
  for (const { at, data } of history.of("probe"))
    if (data.edge === "begin" && data.probe.startsWith("capture:") && !firsts.has(data.probe))
      firsts.set(data.probe, at);
  return firsts.size === 0 ? undefined : Math.max(...firsts.values());
}
