import type { Interval } from "../../core/interval.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

type ContainerEvent = HistoryEvent<"container">;

/**
 * Starts of a new container, in order. A start after the death of the same container is a restart: the engine
 * does not look at dependencies then, so no claim about the start order is made of it.
 */
export function freshStarts(history: History, service: string): ContainerEvent[] {
  const starts: ContainerEvent[] = [];
  let fresh = true;
  for (const event of history.of("container", service)) {
    if (event.data.action === "create") fresh = true;
    if (event.data.action === "die") fresh = false;
    if (event.data.action === "start") {
      if (fresh) starts.push(event);
      fresh = false;
    }
  }
  return starts;
}

/** The times in which the process of a service lived; infinite where the history did not see the edge. */
export function livesOf(history: History, service: string): Interval[] {
  const lives: Interval[] = [];
  let fromMs: number | undefined = Number.NEGATIVE_INFINITY;
  for (const event of history.of("container", service)) {
    if (event.data.action === "start") fromMs = event.at;
    if (event.data.action === "die" && fromMs !== undefined) {
      lives.push({ fromMs, toMs: event.at });
      fromMs = undefined;
    }
    // A container that is created had no process before.
    if (event.data.action === "create" && fromMs === Number.NEGATIVE_INFINITY) fromMs = undefined;
  }
  if (fromMs !== undefined) lives.push({ fromMs, toMs: Number.POSITIVE_INFINITY });
  return lives;
}
