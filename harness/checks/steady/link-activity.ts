import type { Interval } from "../../core/interval.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

/** Something that happened so often in a window of the capture. */
export interface Happened {
  at: number;
  count: number;
}

/** What the wire tells of a link, each as counts at their times. */
export interface LinkActivity {
  attempts: Happened[];
  requests: Happened[];
  answers: Happened[];
  /** Windows of 100 ms in which the server sent something, asked or not. */
  fromServer: Happened[];
  /** Answers that say that something went wrong: HTTP 5xx, and what a server calls an error. */
  errors: Happened[];
}

/**
 * A history of a version that did not count requests and answers has windows of payload in their place: it shows whether
 * there were any, and how often, but not how many.
 */
export function activityOn(history: History, link: string): LinkActivity {
  const answers = history.of("answers", link);
  const traffic = history.of("traffic", link);
  const isCounted = history.of("answers").length > 0;
  const asked = traffic.filter(({ data }) => data.toServerBytes > 0).map(once);
  const fromServer = traffic.filter(({ data }) => data.toClientBytes > 0).map(once);
  return {
    attempts: history.of("packet", link).filter(isAttempt).map(once),
    requests: isCounted ? many(answers, ({ requests }) => requests) : asked,
    answers: isCounted ? many(answers, (data) => data.answers) : fromServer,
    fromServer,
    errors: many(answers, errorsOf),
  };
}

export const errorsOf = ({ classes }: HistoryEvent<"answers">["data"]): number =>
  (classes?.["5xx"] ?? 0) + (classes?.error ?? 0);

/** Answers whose class is known. */
export const toldIn = ({ classes = {} }: HistoryEvent<"answers">["data"]): number =>
  Object.values(classes).reduce((sum, of) => sum + of, 0);

function isAttempt({ data }: HistoryEvent<"packet">): boolean {
  return data.flag === "syn" && data.from === "client" && data.again !== true;
}

const once = ({ at }: HistoryEvent): Happened => ({ at, count: 1 });

function many(
  events: readonly HistoryEvent<"answers">[],
  of: (data: HistoryEvent<"answers">["data"]) => number,
): Happened[] {
  return events.flatMap(({ at, data }) => (of(data) > 0 ? [{ at, count: of(data) }] : []));
}

/** Connections of a link during an interval; undefined where nobody counted them. */
export function heldDuring(
  history: History,
  link: string,
  { fromMs, toMs }: Interval,
): { events: HistoryEvent<"connections">[]; least: number; most: number; listening: number } | undefined {
  const all = history.of("connections", link);
  const begin = all.findLast(({ at }) => at <= fromMs);
  const events = [
    ...(begin === undefined ? [] : [begin]),
    ...all.filter(({ at }) => at > fromMs && at < toMs),
  ];
  if (events.length === 0) return undefined;
  const held = events.map(({ data }) => data.held);
  const listening = events.at(-1)?.data.listening ?? 0;
  return { events, least: Math.min(...held), most: Math.max(...held), listening };
}

/** Payload of a link a second, each direction. */
export function bytesDuring(
  history: History,
  link: string,
  { fromMs, toMs }: Interval,
): { toServer: number; toClient: number } {
  const within = history.of("traffic", link).filter(({ at }) => at >= fromMs && at < toMs);
  const seconds = Math.max(1, toMs - fromMs) / 1_000;
  return {
    toServer: within.reduce((sum, { data }) => sum + data.toServerBytes, 0) / seconds,
    toClient: within.reduce((sum, { data }) => sum + data.toClientBytes, 0) / seconds,
  };
}
