import type { Condition } from "../core/condition.ts";
import type { History } from "../history/log.ts";
import { type MetricsPlace, readMetric } from "../probes/read-metrics.ts";

/** A metric of a service, as the history saw it last, has reached a value. For a counter see `metricRisen`. */
export function metricAtLeast(
  { history }: { history: History },
  service: string,
  metric: string,
  atLeast: number,
): Condition {
  return {
    awaiting: `${metric} of ${service} ≥ ${atLeast}`,
    look() {
      const value = history.of("metric", service).at(-1)?.data.values[metric];
      if (value === undefined) return { done: false, saw: "not seen yet" };
      return value >= atLeast ? { done: true, value } : { done: false, saw: String(value) };
    },
  };
}

/**
 * A counter of a service has risen by so much since the history began, or since its process started where that came
 * later: a platform that was taken over keeps its counters.
 */
export function metricRisen(
  { history }: { history: History },
  service: string,
  metric: string,
  by: number,
): Condition {
  return {
    awaiting: `${metric} of ${service} has risen by ${by}`,
    look() {
      const scrapes = history.of("metric", service).filter(({ data }) => data.values[metric] !== undefined);
      const last = scrapes.at(-1);
      if (last === undefined) return { done: false, saw: "not seen yet" };
      const started = history.of("container", service).some(({ data }) => data.action === "start");
      const base = started ? 0 : (scrapes[0]?.data.values[metric] ?? 0);
      const risen = (last.data.values[metric] ?? 0) - base;
      return risen >= by ? { done: true, value: risen } : { done: false, saw: String(risen) };
    },
  };
}

/** A counter, read at each look, has grown by so much since the first look. */
export function metricGrows(place: MetricsPlace, metric: string, { by }: { by: number }): Condition {
  let first: number | undefined;
  return {
    awaiting: `${metric} of ${place.name} grows by ${by}`,
    async look() {
      const value = await readMetric(place, metric);
      first ??= value;
      return value - first >= by ? { done: true, value } : { done: false, saw: `${value} after ${first}` };
    },
  };
}

/** A metric, read at each look, is exactly this. */
export function metricIs(place: MetricsPlace, metric: string, expected: number): Condition {
  return {
    awaiting: `${metric} of ${place.name} is ${expected}`,
    async look() {
      const value = await readMetric(place, metric);
      return value === expected ? { done: true, value } : { done: false, saw: String(value) };
    },
  };
}
