import { humanDuration } from "../../core/duration.ts";
import type { Interval } from "../../core/interval.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { atMost, error } from "./count-rates.ts";
import { learntOf, medianOf, waitsOf } from "./learnt.ts";
import { errorsOf, toldIn } from "./link-activity.ts";
import type { WatchedTimes } from "./watched-times.ts";

type Answers = HistoryEvent<"answers">;
type Times = Pick<WatchedTimes, "before" | "after">;

/** What is worse at the end of a watch than before the first fault, in words without the time of the heal. */
export interface Worse {
  words: string;
  events: Answers[];
  /** By how much later answers begin, in milliseconds; absent of errors. */
  laterMs?: number;
}

/** Fewer errors than this are somebody's bad luck. */
const fewestErrors = 3;
/** So large a share of errors more than before is not looked for: they may come by chance. */
const shareSlack = 0.02;
/** Good answers behind the last error that would come by chance less often than this are its end. */
const endedByChance = 0.01;

/** Errors among a link's answers against before the first fault; the statistics stand at `errorAnswers`. */
export function moreErrors(
  history: History,
  link: string,
  { before, after }: Times,
): Worse | "too quiet" | "as before" {
  const was = learntOf(history, link, before).told;
  const now = answersIn(history, link, after);
  const [errors, told] = [sumOf(now, errorsOf), sumOf(now, toldIn)];
  const allowed = Math.min(1, (2 * (was.errors + 3)) / Math.max(1, was.answers) + shareSlack);
  // Even errors alone would not be told from what the time before allows for.
  if (was.answers === 0 || told === 0 || allowed ** told > error) return "too quiet";
  if (errors < fewestErrors || 1 - atMost(errors - 1, told, allowed) > error || haveEnded(now))
    return "as before";
  const words = `${was.errors} of ${was.answers} answers were errors before, ${errors} of ${told} since the heal`;
  return { words, events: now.slice(-3) };
}

const answersIn = (history: History, link: string, { fromMs, toMs }: Interval) =>
  history.of("answers", link).filter(({ at }) => at >= fromMs && at < toMs);

/** Whether so many good answers came behind the last error that errors as frequent as until then are over. */
function haveEnded(now: readonly Answers[]): boolean {
  const last = now.findLastIndex(({ data }) => errorsOf(data) > 0);
  const until = now.slice(0, last + 1);
  const share = sumOf(until, errorsOf) / Math.max(1, sumOf(until, toldIn));
  const good = sumOf(now.slice(last + 1), toldIn);
  return good > 0 && (1 - share) ** good <= endedByChance;
}

const sumOf = (events: readonly Answers[], of: (data: Answers["data"]) => number) =>
  events.reduce((sum, { data }) => sum + of(data), 0);

/** So many windows with answers tell a median that one slow answer does not move. */
const fewestWindows = 5;
/** Slower by so many times, and by so much more than a busy machine adds to one answer. */
export const [slowTimes, slowSlackMs] = [3, 100];

/** The first bytes of a link's answers against before the first fault; see `slowAnswers`. */
export function laterAnswers(
  history: History,
  link: string,
  { before, after }: Times,
): Worse | "too quiet" | "as before" {
  const was = learntOf(history, link, before).firstAnswer;
  const now = answersIn(history, link, after).filter(({ data }) => data.firstAnswerMs !== undefined);
  const is = waitsOf(now);
  if (was === undefined || was.windows < fewestWindows || is.length < fewestWindows) return "too quiet";
  const [wasMs, isMs] = [was.medianMs, medianOf(is)];
  if (isMs <= slowTimes * wasMs + slowSlackMs) return "as before";
  const words = `answers began after ${humanDuration(wasMs)} before, after ${humanDuration(isMs)} since the heal`;
  return { words, events: now.slice(-3), laterMs: isMs - wasMs };
}
