import { IntervalSet } from "../../core/interval-set.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

/** What one producer was told to be stored, recomputed from the operations themselves. */
export interface Acknowledged {
  producer: number;
  ids: IntervalSet;
  /** The acknowledging events, in order. */
  events: HistoryEvent<"operation">[];
}

/** Producers with at least one acknowledged record. */
export function acknowledgedBy(history: History): Map<number, Acknowledged> {
  const producers = new Map<number, Acknowledged>();
  for (const event of history.of("operation")) {
    const { producer, first, last, outcome } = event.data;
    if (outcome !== "ok" || last < first) continue;
    const known = producers.get(producer) ?? { producer, ids: new IntervalSet(), events: [] };
    known.ids.add(first, last);
    known.events.push(event);
    producers.set(producer, known);
  }
  return producers;
}

/** How many records had been acknowledged by when: after each acknowledging event, over all producers. */
export function acknowledgedInTime(history: History): { at: number; total: number }[] {
  const producers = new Map<number, IntervalSet>();
  let total = 0;
  return history
    .of("operation")
    .filter(({ data }) => data.outcome === "ok")
    .map(({ at, data: { producer, first, last } }) => {
      const ids = producers.get(producer) ?? new IntervalSet();
      producers.set(producer, ids);
      total -= ids.size;
      total += ids.add(first, last).size;
      return { at, total };
    });
}
