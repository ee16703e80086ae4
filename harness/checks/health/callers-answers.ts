import type { Interval } from "../../core/interval.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

/** A caller that has asked for so long without a good answer. */
export interface InVain extends Interval {
  requests: number;
  /** Answers that were HTTP 5xx; the other requests were not answered. */
  errors: number;
  events: HistoryEvent<"answers">[];
}

/** A caller that asks once in so long asks on: what lies further apart are two times. */
const apartMs = 5_000;

/**
 * The times in which a caller got errors or nothing on a link: from the first window with a request that went wrong, and none
 * that went well, until the next good answer. A 5xx is an error; so is a request without an answer. What other
 * servers call an error may be what their clients asked for, and tells nothing of their health.
 */
export function inVainOn(history: History, link: string, untilMs: number): InVain[] {
  const found: InVain[] = [];
  let current: InVain | undefined;
  for (const event of history.of("answers", link)) {
    const { requests, answers, classes, windowMs } = event.data;
    if (event.at > untilMs) break;
    const errors = classes?.["5xx"] ?? 0;
    if (answers > errors) {
      if (current !== undefined) current.toMs = Math.min(current.toMs, event.at);
      current = undefined;
      continue;
    }
    if (current !== undefined && event.at - current.toMs > apartMs) current = undefined;
    if (current === undefined) {
      current = { fromMs: event.at, toMs: event.at, requests: 0, errors: 0, events: [] };
      found.push(current);
    }
    current.toMs = Math.min(untilMs, event.at + windowMs);
    current.requests += requests;
    current.errors += errors;
    current.events.push(event);
  }
  return found.filter(({ requests, errors }) => Math.max(requests, errors) > 0);
}
