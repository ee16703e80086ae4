import { humanDuration } from "../../core/duration.ts";
import { earliest } from "../../history/event-order.ts";
import type { EventKind, HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

/** Whether a probe saw the whole of an interval; `begin` is the event since which it did. */
export type Coverage =
  | { observedThroughout: true; begin: HistoryEvent<"probe"> }
  | { observedThroughout: false; why: string };

/**
 * A `gap` takes the sight and only the next `begin` gives it back; an `end` takes it too. What was not watched
 * was not seen, however quiet the history is.
 */
export function coverage(history: History, probe: string, fromMs: number, toMs: number): Coverage {
  const edges = history.of("probe").filter((event) => event.data.probe === probe);
  let sight: HistoryEvent<"probe"> | undefined;
  let lost: HistoryEvent<"probe"> | undefined;
  for (const edge of edges) {
    if (edge.data.edge === "begin") {
      sight ??= edge;
      continue;
    }
    if (sight !== undefined && lostAtMs(edge) >= toMs) break;
    sight = undefined;
    lost = edge;
  }
  if (sight !== undefined && earliest(sight) <= fromMs) return { observedThroughout: true, begin: sight };
  const detail = lost?.data.detail === undefined ? "" : ` (${lost.data.detail})`;
  if (lost !== undefined) {
    const what = lost.data.edge === "gap" ? "lost sight" : "ended";
    return { observedThroughout: false, why: `probe ${probe} ${what} at ${humanDuration(lost.at)}${detail}` };
  }
  return {
    observedThroughout: false,
    why: `probe ${probe} ${sight === undefined ? "never began" : "began too late"}`,
  };
}

/**
 * When the sight is gone that an `end` or a `gap` takes. Who ends a probe writes that on the scenario's own clock, so it
 * has no uncertainty.
 */
export function lostAtMs(edge: HistoryEvent<"probe">): number {
  return edge.data.edge === "end" ? edge.at : earliest(edge);
}

/** Whether a probe saw everything since it first began, and that was no later than the given time. */
export function coverageSinceBegin(
  history: History,
  probe: string,
  beganByMs: number,
  toMs: number,
): Coverage {
  const first = history.of("probe").find(({ data }) => data.probe === probe && data.edge === "begin");
  return coverage(history, probe, Math.min(first?.at ?? beganByMs, beganByMs), toMs);
}

/** What is written before anything is done or seen, and what tells who watched. */
const declarations: readonly EventKind[] = ["scenario", "topology", "probe"];
const doings = ["phase", "fault", "operation", "drained", "audit"] as const;

/**
 * The interval in which the scenario did something: what a probe must have watched to speak of the whole of it.
 * Probes end in some order after the last of these, which is no loss of sight. A scenario that only looks on
 * does none of these; then it is what was seen until the first probe ended.
 */
export function interval(history: History): { fromMs: number; toMs: number } {
  const done = doings.flatMap((kind) => history.of(kind).map(({ at }) => at));
  const times = done.length > 0 ? done : seenUntilFirstEnd(history);
  const [first = 0] = times;
  return times.reduce(
    ({ fromMs, toMs }, at) => ({ fromMs: Math.min(fromMs, at), toMs: Math.max(toMs, at) }),
    { fromMs: first, toMs: first },
  );
}

function seenUntilFirstEnd(history: History): number[] {
  const firstEnd = history.of("probe").find(({ data }) => data.edge === "end");
  const untilMs = firstEnd?.at ?? Number.POSITIVE_INFINITY;
  return history.events
    .filter(({ kind, at }) => !declarations.includes(kind) && at < untilMs)
    .map(({ at }) => at);
}
