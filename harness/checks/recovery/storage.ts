import type { Interval } from "../../core/interval.ts";
import { earliest, latest } from "../../history/event-order.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { acknowledgedInTime } from "../delivery/acknowledged.ts";
import type { Return } from "./signals.ts";

type Count = HistoryEvent<"stored">;

/** Whose counts these are; what it did not watch it tells like any other probe. */
const probe = "stored";

/**
 * Rows reach the store again: a count shows rows that can only have come after the heal, or so many that nothing is
 * left to store. There is nothing to do if all that was acknowledged had arrived before.
 */
export function storageReturn(history: History, window: Interval): Return[] {
  const counts = ownCounts(history);
  const edges = history.of("probe").filter(({ data }) => data.probe === probe);
  if (counts.length === 0) {
    const why = "any count of stored rows";
    return edges.length === 0 ? [] : [{ subject: probe, state: "not watched", why }];
  }
  const acknowledged = acknowledgedInTime(history);
  const total = acknowledged.at(-1)?.total ?? 0;
  const certainlyHeld = heldBy(counts.filter((count) => latest(count) <= window.fromMs));
  const complete = total > 0 && certainlyHeld >= total;
  const all = complete ? undefined : firstOfAll(counts, acknowledged, certainlyHeld, window);
  const lookedUntilMs = lookedUntil(edges, window);
  return [...Map.groupBy(counts, ({ data }) => data.store)].map(([subject, ofStore]): Return => {
    const before = ofStore.filter(({ at }) => at <= window.fromMs);
    const last = before.at(-1);
    if (complete && last !== undefined) return { subject, state: "nothing to do", event: last };
    const after = ofStore.filter((count) => earliest(count) > window.fromMs && count.at <= window.toMs);
    const first = after.find(({ data }) => data.distinct > mostOf(before));
    const event = all !== undefined && all.at <= (first?.at ?? window.toMs) ? all : first;
    if (event !== undefined) return { subject, state: "back", what: "new rows were stored", event };
    if (lookedUntilMs === undefined)
      return { subject, state: "not watched", why: `new rows: probe ${probe} did not watch after the heal` };
    return { subject, state: "away", what: "storing new rows", event: last, lastLookMs: lookedUntilMs };
  });
}

/**
 * The first count that shows new rows and, with them, all that had been acknowledged by then. The heal may lie
 * between it and the count before: on whichever side of it the rows came, nothing was left.
 */
function firstOfAll(
  counts: readonly Count[],
  acknowledged: { at: number; total: number }[],
  heldBefore: number,
  { fromMs, toMs }: Interval,
): Count | undefined {
  return counts.find((count, index) => {
    if (latest(count) <= fromMs || count.at > toMs) return false;
    const held = heldBy(counts.slice(0, index + 1));
    const due = acknowledged.findLast(({ at }) => at <= latest(count))?.total ?? 0;
    return held > heldBefore && due > 0 && held >= due;
  });
}

/**
 * What the store holds of this scenario's rows: a platform that is taken over has those of the scenario before, and
 * they are none of what is due here.
 */
function ownCounts(history: History): Count[] {
  const beganAt = history.of("operation")[0]?.at ?? Number.NEGATIVE_INFINITY;
  const taken = new Map<string, number>();
  return history.of("stored").map((count) => {
    const { store, distinct } = count.data;
    if (latest(count) < beganAt) taken.set(store, Math.max(distinct, taken.get(store) ?? 0));
    return { ...count, data: { ...count.data, distinct: Math.max(0, distinct - (taken.get(store) ?? 0)) } };
  });
}

/** Rows only become more, but for what merges and clean-up take: the most that was counted. */
function mostOf(counts: Count[]): number {
  return counts.reduce((most, { data }) => Math.max(most, data.distinct), 0);
}

/** What all stores hold together. */
function heldBy(counts: Count[]): number {
  const stores = Map.groupBy(counts, ({ data }) => data.store);
  return [...stores.values()].reduce((sum, ofStore) => sum + mostOf(ofStore), 0);
}

/**
 * Until when somebody counted in the window; undefined where nobody did. A count that does not change is not
 * written, so only the probe's own edges tell, where there are any.
 */
function lookedUntil(edges: HistoryEvent<"probe">[], window: Interval): number | undefined {
  if (edges.length === 0) return window.toMs;
  let sees = false;
  let untilMs: number | undefined;
  for (const edge of edges.filter((one) => earliest(one) < window.toMs)) {
    if (sees && edge.data.edge !== "begin" && edge.at > window.fromMs) untilMs = edge.at;
    sees = edge.data.edge === "begin";
  }
  return sees ? window.toMs : untilMs;
}
