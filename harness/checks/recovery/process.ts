import { humanDuration } from "../../core/duration.ts";
import type { Interval } from "../../core/interval.ts";
import { latest } from "../../history/event-order.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { coverage } from "../verdict/coverage.ts";
import { type Return, untilTaken } from "./signals.ts";

/**
 * A process that has run for so long since its last start is taken for well, in milliseconds. Source: the Docker
 * engine's restart manager, which forgets earlier failures of a container that ran for 10 s.
 */
export const quietMs = 10_000;

export interface Due {
  /** When the overlap may have begun. */
  sinceMs: number;
  /** Until when the service must have started for the last time. */
  dueMs: number;
}

/**
 * How a service without a health check came back: all that is known of it is whether its process runs. Its last start
 * counts, provided that it went on running for `quietMs`; one that ended is away, however often it was well for a
 * moment. What had ended by its own success, or at the harness's hands, before the overlap owes nothing.
 */
export function runningReturn(
  history: History,
  service: string,
  window: Interval,
  { sinceMs, dueMs }: Due,
): Return {
  const subject = service;
  const missed = (why: string): Return => ({ subject, state: "not watched", why: `running: ${why}` });
  const { toMs } = untilTaken(history, service, window);
  const sight = coverage(history, "engine", sinceMs, toMs);
  if (!sight.observedThroughout) return missed(sight.why);
  const last = history
    .of("container", service)
    .findLast(({ at, data }) => (data.action === "start" || data.action === "die") && at <= toMs);
  if (last === undefined) {
    const before = history
      .of("health", service)
      .find(({ at, data }) => data.via === "engine" && at <= sinceMs);
    return before === undefined
      ? missed(`nobody saw ${service} before the fault`)
      : { subject, state: "nothing to do", event: before };
  }
  if (latest(last) <= sinceMs && (last.data.action === "start" || hadDone(last)))
    return { subject, state: "nothing to do", event: last };
  if (last.data.action === "die")
    return { subject, state: "away", what: "running", event: last, lastLookMs: toMs };
  const ranMs = toMs - latest(last);
  if (last.at <= dueMs && ranMs < quietMs)
    return missed(
      `${service} was seen for ${humanDuration(ranMs)} of ${humanDuration(quietMs)} after its last start`,
    );
  return { subject, state: "back", what: "last started", event: last };
}

/** It ended as it was meant to. */
const hadDone = ({ data }: HistoryEvent<"container">) => data.by === "harness" || data.exitCode === 0;
