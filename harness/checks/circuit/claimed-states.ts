import type { Interval } from "../../core/interval.ts";
import type { CircuitSpec, CircuitState, HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { livesOf } from "../verdict/container-lives.ts";

type Claim = HistoryEvent<"circuit">;

/** A time in which the owner claimed one state. */
export interface StateInterval extends Interval {
  state: CircuitState;
  /** The claim that began it. */
  claim: Claim;
  /** The claim that ended it; absent when the process died or the history ended. */
  next?: Claim;
  endedBy: "claim" | "death" | "history";
}

/** The states that one process of the service claimed. A restart may forget the state: lives stand alone. */
export interface ClaimedLife {
  life: Interval;
  /** Sampled states can be late and can be skipped; logged ones can not. */
  via: "log" | "metric";
  intervals: StateInterval[];
}

export function claimedLives(history: History, spec: CircuitSpec, untilMs: number): ClaimedLife[] {
  const claims = history.of("circuit", spec.service).filter(({ data }) => data.circuit === spec.circuit);
  return livesOf(history, spec.service)
    .filter((life) => life.fromMs <= untilMs)
    .map((life) => claimedLife(claims, life, untilMs, firstLook(history, spec.service, life) !== undefined));
}

/** The first sign in a life that its metrics were read: the probe began again, or a metric changed. */
export function firstLook(history: History, service: string, life: Interval): number | undefined {
  const begins = history
    .of("probe")
    .filter(({ data }) => data.probe === `metrics:${service}` && data.edge === "begin");
  const looks = [...begins, ...history.of("metric", service)].map(({ at }) => at);
  return looks.sort((a, b) => a - b).find((at) => at >= life.fromMs && at <= life.toMs);
}

function claimedLife(claims: Claim[], life: Interval, untilMs: number, looked: boolean): ClaimedLife {
  const own = claims.filter(({ at }) => at >= life.fromMs && at <= life.toMs);
  const logged = own.filter(({ data }) => data.via === "log");
  const sampled = own.filter(({ data }) => data.via === "metric");
  const firstLogged = logged[0];
  const via = firstLogged === undefined ? "metric" : "log";
  const known = looked ? carried(claims, life, sampled) : sampled;
  // Only changes are logged, so a metric tells the state before the first of them.
  const initial = known.filter(({ at }) => firstLogged !== undefined && at < firstLogged.at);
  const used = via === "log" ? [...initial.slice(0, 1), ...logged] : known;
  return { life, via, intervals: intervalsOf(used, life, untilMs) };
}

/** A restart that lies between two looks may not show in the metric: closed before and never said otherwise is closed. */
function carried(claims: Claim[], life: Interval, sampled: Claim[]): Claim[] {
  const before = claims.findLast(({ at, data }) => data.via === "metric" && at < life.fromMs);
  return before?.data.state === "closed" ? [before, ...sampled] : sampled;
}

function intervalsOf(claims: Claim[], life: Interval, untilMs: number): StateInterval[] {
  const changes = claims.filter((claim, index) => claim.data.state !== claims[index - 1]?.data.state);
  return changes.map((claim, index) => {
    const next = changes[index + 1];
    const fromMs = Math.max(claim.at, life.fromMs);
    const { state } = claim.data;
    if (next !== undefined) return { state, claim, next, fromMs, toMs: next.at, endedBy: "claim" };
    const died = life.toMs < untilMs;
    return { state, claim, fromMs, toMs: Math.min(life.toMs, untilMs), endedBy: died ? "death" : "history" };
  });
}
