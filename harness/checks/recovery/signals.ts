import type { Interval } from "../../core/interval.ts";
import type { CircuitSpec, HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { tellingMs } from "../alerts/alert-firings.ts";
import { coverage, lostAtMs } from "../verdict/coverage.ts";

/**
 * One thing that must be well again after a heal, and how it went. What was seen to be back may have been away once
 * more while nobody looked: `unseen` is when somebody looked again.
 */
export type Return = { subject: string } & (
  | { state: "back"; what: string; event: HistoryEvent; unseen?: HistoryEvent }
  | { state: "away"; what: string; event: HistoryEvent | undefined; lastLookMs: number }
  | { state: "nothing to do"; event: HistoryEvent }
  | { state: "not watched"; why: string }
);

/** A service's own word and the engine's, each where it was asked for; at least one must be. */
export function healthReturn(history: History, service: string, window: Interval): Return[] {
  const events = history.of("health", service);
  const ways = (["engine", "endpoint"] as const).filter((via) => events.some(({ data }) => data.via === via));
  if (ways.length === 0) {
    return [{ subject: service, state: "not watched", why: `the health of ${service}` }];
  }
  const own = untilTaken(history, service, window);
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

/** The window until the harness takes the container down, as it does at the end: that is no relapse. */
export function untilTaken(history: History, service: string, { fromMs, toMs }: Interval): Interval {
  const taken = history
    .of("container", service)
    .find(({ at, data }) => at > fromMs && data.by === "harness" && ending.has(data.action));
  return { fromMs, toMs: Math.min(toMs, taken?.at ?? toMs) };
}

const isDeath = ({ data }: HistoryEvent<"container">) => data.action === "die";
const byTime = (a: Look, b: Look) => a.event.at - b.event.at || a.event.line - b.event.line;
const ending = new Set(["stop", "kill", "destroy"]);

/**
 * A circuit is back once its owner claims it closed. An owner that logs its changes would have logged one while its
 * metrics could not be read, and one scrape that fails is but a longer pause between two.
 */
export function circuitReturn(history: History, spec: CircuitSpec, window: Interval): Return {
  const subject = `${spec.service} ${spec.circuit}`;
  const claims = history.of("circuit", spec.service).filter(({ data }) => data.circuit === spec.circuit);
  const via = claims.some(({ data }) => data.via === "metric") ? "metric" : "log";
  const ofWay = claims.filter(({ data }) => data.via === via);
  const probe = `${via === "metric" ? "metrics" : "logs"}:${spec.service}`;
  const looks = ofWay.map((event) => ({ event, well: event.data.state === "closed" }));
  const logged = claims.filter(({ data }) => data.via === "log");
  const isKnown = ({ wellMs, fromMs, toMs }: Unwatched) => {
    const sinceMs = Math.max(wellMs, fromMs - tellingMs);
    const meanwhile = logged.filter(({ at }) => at >= sinceMs && at <= toMs);
    if (via === "log" || meanwhile.some(({ data }) => data.state !== "closed")) return false;
    if (toMs - fromMs <= tellingMs) return true;
    return logged.length > 0 && coverage(history, `logs:${spec.service}`, sinceMs, toMs).observedThroughout;
  };
  return steadyReturn(history, looks, { subject, probe, what: "closed", window, isKnown });
}

interface Look {
  event: HistoryEvent;
  well: boolean;
}

interface Steady {
  subject: string;
  probe: string;
  what: string;
  window: Interval;
  /** Whether it may be taken for granted that it stayed well, though the probe did not watch. */
  isKnown?: (time: Unwatched) => boolean;
}

/** A time without sight of what had been seen to be well at `wellMs`. */
interface Unwatched extends Interval {
  wellMs: number;
}

/** The last change to well in the window, provided that it was watched and that no relapse follows. */
function steadyReturn(history: History, looks: Look[], given: Steady): Return {
  const { subject, probe, what, window } = given;
  const upTo = looks.filter(({ event }) => event.at <= window.toMs);
  const last = upTo.at(-1);
  const missed = (why: string): Return => ({ subject, state: "not watched", why: `${what}: ${why}` });
  if (last === undefined) return missed("nobody looked before or after the heal");
  if (window.toMs <= window.fromMs) return missed("the history ends with the heal");
  const blind = blindTimes(history, probe, window.toMs);
  if (blind.some(({ regained }) => regained === undefined))
    return missed(`probe ${probe} did not watch until the end`);
  if (!last.well) return { subject, state: "away", what, event: last.event, lastLookMs: window.toMs };
  let event = (upTo[upTo.findLastIndex(({ well }) => !well) + 1] ?? last).event;
  let unseen: HistoryEvent | undefined;
  for (const { fromMs, regained } of blind) {
    if (regained === undefined || regained.at <= Math.max(window.fromMs, event.at)) continue;
    // Where nobody looked at the heal, well again counts from when somebody looked again. A time that began after it
    // was seen takes nothing of that back; it may only hide a relapse.
    if (fromMs <= Math.max(window.fromMs, event.at)) event = regained;
    else if (given.isKnown?.({ wellMs: event.at, fromMs, toMs: regained.at }) !== true) unseen = regained;
  }
  return { subject, state: "back", what, event, ...(unseen === undefined ? {} : { unseen }) };
}

/** A time in which a probe did not watch; `regained` is absent where that lasts. */
interface Blind {
  fromMs: number;
  regained: HistoryEvent<"probe"> | undefined;
}

/** The times before a moment in which a probe did not watch, the one before its first `begin` among them. */
function blindTimes(history: History, probe: string, untilMs: number): Blind[] {
  const times: Blind[] = [];
  let fromMs: number | undefined = Number.NEGATIVE_INFINITY;
  for (const edge of history.of("probe").filter(({ data }) => data.probe === probe)) {
    if (edge.data.edge === "begin" && edge.at <= untilMs) {
      if (fromMs !== undefined) times.push({ fromMs, regained: edge });
      fromMs = undefined;
    } else if (lostAtMs(edge) < untilMs) fromMs ??= edge.at;
  }
  if (fromMs !== undefined) times.push({ fromMs, regained: undefined });
  return times;
}
