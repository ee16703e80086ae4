import { type Interval, without } from "../../core/interval.ts";
import { earliest, latest } from "../../history/event-order.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { beginOf, endOf, forceEndOf, type ProvenFault } from "../verdict/fault-spans.ts";

/** A time in which a service's endpoint gave one answer, shortened by what is uncertain. */
export interface HealthInterval extends Interval {
  event: HistoryEvent<"health">;
}

export function healthIntervals(history: History, service: string): HealthInterval[] {
  const events = history.of("health", service).filter(({ data }) => data.via === "endpoint");
  return events.map((event, index) => {
    const next = events[index + 1];
    return { event, fromMs: event.at, toMs: next === undefined ? Number.POSITIVE_INFINITY : earliest(next) };
  });
}

/**
 * When a client must have noticed a fault: from the detection bound after its proof to the beginning of the
 * heal, without the times in which the client was itself the target and could say nothing.
 */
export function judgedWindows(
  history: History,
  fault: ProvenFault,
  faults: ProvenFault[],
  client: string,
  boundMs: number,
): Interval[] {
  let windows: Interval[] = [{ fromMs: latest(fault.proven) + boundMs, toMs: forceEndOf(fault) }];
  for (const other of faults.filter(({ target }) => target === client)) {
    windows = windows.flatMap((window) =>
      without(window, { fromMs: beginOf(other), toMs: endOf(other) + boundMs }),
    );
  }
  for (const silence of downtimes(history, client)) {
    windows = windows.flatMap((window) => without(window, { ...silence, toMs: silence.toMs + boundMs }));
  }
  return windows.filter(({ fromMs, toMs }) => fromMs < toMs);
}

/** When the service's container was not there to answer. */
export function downtimes(history: History, service: string): Interval[] {
  const found: Interval[] = [];
  let diedAt: number | undefined;
  for (const { at, data } of history.of("container", service)) {
    if (data.action === "die" || data.action === "pause") diedAt ??= at;
    if ((data.action === "start" || data.action === "unpause") && diedAt !== undefined) {
      found.push({ fromMs: diedAt, toMs: at });
      diedAt = undefined;
    }
  }
  if (diedAt !== undefined) found.push({ fromMs: diedAt, toMs: Number.POSITIVE_INFINITY });
  return found;
}
