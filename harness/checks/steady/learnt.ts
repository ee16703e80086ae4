import type { Interval } from "../../core/interval.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import type { LearntData, LearntRate } from "../../history/wire-data.ts";
import { counted } from "./count-rates.ts";
import { activityOn, bytesDuring, errorsOf, type Happened, heldDuring, toldIn } from "./link-activity.ts";

/** What happens within this of each other is one group. */
const apartMs = 200;

/** What a link is like in a time in which nothing is faulted. */
export function learntIn(history: History, link: string, time: Interval): LearntData {
  const { requests, answers, fromServer, attempts } = activityOn(history, link);
  const windows = history.of("answers", link).filter(({ at }) => at >= time.fromMs && at < time.toMs);
  const held = heldDuring(history, link, time);
  const last = held?.events.at(-1)?.data;
  const waits = waitsOf(windows);
  return {
    ms: time.toMs - time.fromMs,
    requests: rateIn(requests, time),
    answers: rateIn(answers, time),
    fromServer: rateIn(fromServer, time),
    attempts: rateIn(attempts, time),
    bytesPerSecond: leastBytes(history, link, time),
    rhythm: rhythmIn(requests, time),
    ...(held === undefined || last === undefined
      ? {}
      : { held: { least: held.least, most: held.most, last: last.held, listening: last.listening ?? 0 } }),
    told: {
      answers: windows.reduce((sum, { data }) => sum + toldIn(data), 0),
      errors: windows.reduce((sum, { data }) => sum + errorsOf(data), 0),
    },
    ...(waits.length === 0 ? {} : { firstAnswer: { medianMs: medianOf(waits), windows: waits.length } }),
  };
}

/**
 * What was learnt of a link: in the history's own time before the first fault, or on its stack before the history began,
 * whichever was longer.
 */
export function learntOf(history: History, link: string, before: Interval): LearntData {
  const earlier = history.of("learnt", link).at(-1)?.data;
  if (earlier !== undefined && earlier.ms > before.toMs - before.fromMs) return earlier;
  return learntIn(history, link, before);
}

/** Where the halves of a time differ by more than twice, each comparison takes the half that accuses less. */
function rateIn(happened: readonly Happened[], { fromMs, toMs }: Interval): LearntRate {
  const whole = counted(happened, { fromMs, toMs });
  const middleMs = (fromMs + toMs) / 2;
  const first = counted(happened, { fromMs, toMs: middleMs });
  const second = counted(happened, { fromMs: middleMs, toMs });
  const differ = 2 * Math.min(first.count, second.count) < Math.max(first.count, second.count);
  if (!differ) return { least: whole, most: whole };
  const [least, most] = first.count < second.count ? [first, second] : [second, first];
  return { least, most };
}

function leastBytes(
  history: History,
  link: string,
  { fromMs, toMs }: Interval,
): LearntData["bytesPerSecond"] {
  const middleMs = (fromMs + toMs) / 2;
  const first = bytesDuring(history, link, { fromMs, toMs: middleMs });
  const second = bytesDuring(history, link, { fromMs: middleMs, toMs });
  return {
    toServer: Math.min(first.toServer, second.toServer),
    toClient: Math.min(first.toClient, second.toClient),
  };
}

function rhythmIn(happened: readonly Happened[], { fromMs, toMs }: Interval): LearntData["rhythm"] {
  const times = happened.map(({ at }) => at).filter((at) => at >= fromMs && at < toMs);
  times.sort((one, other) => one - other);
  const groups = times.filter((at, index) => index === 0 || at - (times[index - 1] ?? at) > apartMs);
  const edges = [fromMs, ...times, toMs];
  const pauses = edges.slice(1).map((at, index) => at - (edges[index] ?? at));
  return { groups: groups.length, longestPauseMs: Math.max(...pauses) };
}

/** The median times to a first byte, window by window. */
export function waitsOf(windows: readonly HistoryEvent<"answers">[]): number[] {
  return windows.flatMap(({ data }) => data.firstAnswerMs?.median ?? []);
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}
