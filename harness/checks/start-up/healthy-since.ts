import { type Moment, order } from "../../history/event-order.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

/** How a service's health, as the engine tells it, lies to a moment. */
export type HealthBefore =
  | { state: "healthy" | "not yet" | "undecided"; event: HistoryEvent<"health"> }
  | { state: "not observed" };

/**
 * Whether a service had become healthy before a moment. Only what was seen since its last start counts: the
 * container that a reset replaced says nothing about the new one.
 */
export function healthyBefore(history: History, service: string, moment: Moment): HealthBefore {
  const starts = history.of("container", service).filter((event) => event.data.action === "start");
  const sinceMs = starts.findLast((start) => start.at <= moment.at)?.at ?? Number.NEGATIVE_INFINITY;
  const seen = history
    .of("health", service)
    .filter((event) => event.data.via === "engine" && event.at >= sinceMs);
  const healthy = seen.find((event) => event.data.status === "healthy");
  if (healthy === undefined) {
    const last = seen.at(-1);
    return last === undefined ? { state: "not observed" } : { state: "not yet", event: last };
  }
  const found = order(healthy, moment);
  if (found === "undecided") return { state: "undecided", event: healthy };
  return { state: found === "before" ? "healthy" : "not yet", event: healthy };
}
