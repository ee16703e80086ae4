import type { CircuitSpec, HistoryEvent } from "../core/event.ts";
import type { History } from "../core/history.ts";
import { acknowledgedBy } from "./acknowledged.ts";
import { earliest } from "./order.ts";
import { watch } from "./watch.ts";

/** One thing that must be well again after a heal, and how it went. */
export type Return = { subject: string } & (
  | { state: "back"; what: string; event: HistoryEvent }
  | { state: "away"; what: string; event: HistoryEvent | undefined; lastLookMs: number }
  | { state: "nothing to do"; event: HistoryEvent }
  | { state: "not watched"; why: string }
);

export interface Window {
  fromMs: number;
  toMs: number;
}

/** A service's own word and the engine's, each where it was asked for; at least one must be. */
export function healthReturn(history: History, service: string, window: Window): Return[] {
  const events = history.of("health", service);
  const ways = (["engine", "endpoint"] as const).filter((via) => events.some(({ data }) => data.via === via));
  if (ways.length === 0) {
    return [{ subject: service, state: "not watched", why: `the health of ${service}` }];
  }
  const taken = history
    .of("container", service)
    .find(({ at, data }) => at > window.fromMs && data.by === "harness" && ending.has(data.action));
  // The harness takes its own containers down at the end; that is no relapse.
  const own = { fromMs: window.fromMs, toMs: Math.min(window.toMs, taken?.at ?? window.toMs) };
  return ways.map((via) => {
    const probe = via === "engine" ? "engine" : `health:${service}`;
    const ofWay = events.filter(({ data }) => data.via === via);
    const told = ofWay.map((event): Look => ({ event, well: event.data.status === "healthy" }));
    // The engine begins anew after a death, and says so only once the container is healthy again.
    const deaths = via === "engine" ? history.of("container", service).filter(isDeath) : [];
    const looks = [...told, ...deaths.map((event): Look => ({ event, well: false }))].sort(byTime);
    return steadyReturn(history, looks, {
      subject: service,
      probe,
      what: `healthy (${via})`,
      window: own,
    });
  });
}

const isDeath = ({ data }: HistoryEvent<"container">) => data.action === "die";
const byTime = (a: Look, b: Look) => a.event.at - b.event.at || a.event.line - b.event.line;
const ending = new Set(["stop", "kill", "destroy"]);

/** A circuit is back once its owner claims it closed. */
export function circuitReturn(history: History, spec: CircuitSpec, window: Window): Return {
  const subject = `${spec.service} ${spec.circuit}`;
  const claims = history.of("circuit", spec.service).filter(({ data }) => data.circuit === spec.circuit);
  const via = claims.some(({ data }) => data.via === "metric") ? "metric" : "log";
  const ofWay = claims.filter(({ data }) => data.via === via);
  const probe = `${via === "metric" ? "metrics" : "logs"}:${spec.service}`;
  const looks = ofWay.map((event) => ({ event, well: event.data.state === "closed" }));
  return steadyReturn(history, looks, { subject, probe, what: "closed", window });
}

/** Rows reach the store again. A store that never grows again had nothing to do if all rows are there. */
export function storageReturn(history: History, window: Window): Return[] {
  const stores = [...Map.groupBy(history.of("stored"), ({ data }) => data.store)];
  const most = (counts: HistoryEvent<"stored">[]) =>
    counts.reduce((highest, { data }) => Math.max(highest, data.distinct), 0);
  const total = [...acknowledgedBy(history).values()].reduce((sum, { ids }) => sum + ids.size, 0);
  const complete = total > 0 && stores.reduce((sum, [, counts]) => sum + most(counts), 0) >= total;
  return stores.map(([subject, counts]): Return => {
    const before = counts.filter(({ at }) => at <= window.fromMs);
    const after = counts.filter((event) => earliest(event) > window.fromMs);
    const first = after.find(({ at, data }) => at <= window.toMs && data.distinct > most(before));
    const last = before.at(-1);
    if (first !== undefined) return { subject, state: "back", what: "new rows were stored", event: first };
    if (complete && last !== undefined && most(counts) <= most(before)) {
      return { subject, state: "nothing to do", event: last };
    }
    return { subject, state: "away", what: "storing new rows", event: last, lastLookMs: window.toMs };
  });
}

interface Look {
  event: HistoryEvent;
  well: boolean;
}

interface Steady {
  subject: string;
  probe: string;
  what: string;
  window: Window;
}

/** The last change to well in the window, provided that it was watched and that no relapse follows. */
function steadyReturn(history: History, looks: Look[], { subject, probe, what, window }: Steady): Return {
  const upTo = looks.filter(({ event }) => event.at <= window.toMs);
  const last = upTo.at(-1);
  const missed = (why: string): Return => ({ subject, state: "not watched", why: `${what}: ${why}` });
  if (last === undefined) return missed("nobody looked before or after the heal");
  if (window.toMs <= window.fromMs) return missed("the history ends with the heal");
  const regained = sightUntil(history, probe, window);
  if (regained === undefined) return missed(`probe ${probe} did not watch until the end`);
  if (!last.well) return { subject, state: "away", what, event: last.event, lastLookMs: window.toMs };
  const back = upTo[upTo.findLastIndex(({ well }) => !well) + 1] ?? last;
  // What was not watched may have been a relapse: well again counts from when somebody looked again.
  const seenLate = regained.at > window.fromMs && regained.at > back.event.at;
  return { subject, state: "back", what, event: seenLate ? regained : back.event };
}

/** The beginning of the sight that lasts to the window's end. */
function sightUntil(history: History, probe: string, window: Window): HistoryEvent<"probe"> | undefined {
  const begins = history.of("probe").filter(({ data }) => data.probe === probe && data.edge === "begin");
  return begins.find(({ at }) => at <= window.toMs && watch(history, probe, at, window.toMs).watched);
}
