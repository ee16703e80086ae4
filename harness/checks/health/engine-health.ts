import type { Interval } from "../../core/interval.ts";
import type { HealthStatus, HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

type Service = TopologyData["services"][number];

/** A time in which the engine, or the service's own endpoint, gave one answer. */
export interface Said extends Interval {
  status: HealthStatus;
  event: HistoryEvent<"health">;
}

/** What the engine said of a service's health and for how long; a death ends it, since a dead container has none. */
export function saidOf(history: History, service: string, untilMs: number): Said[] {
  const events = history.of("health", service).filter(({ data }) => data.via === "engine");
  const deaths = history.of("container", service).filter(({ data }) => data.action === "die");
  return events.flatMap((event, index): Said[] => {
    const nextMs = events[index + 1]?.at ?? untilMs;
    const diedMs = deaths.find(({ at }) => at > event.at)?.at ?? untilMs;
    const toMs = Math.min(nextMs, diedMs, untilMs);
    return toMs > event.at ? [{ status: event.data.status, event, fromMs: event.at, toMs }] : [];
  });
}

/**
 * How long a health check may need to notice: all its retries, each of which may last for its time-out before the next
 * interval begins, and a second of the machine's. Source: the Docker engine's health monitor, which waits for the interval
 * once a test has ended.
 */
export function noticeMs({ health }: Service): number {
  if (health === undefined) return 0;
  return health.retries * (health.intervalMs + health.timeoutMs) + 1_000;
}
