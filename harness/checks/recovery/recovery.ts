import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import { earliest, latest } from "../../history/event-order.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { longestPause } from "../availability/progress.ts";
import { contentionDuring, longestDelayMs } from "../verdict/contention.ts";
import { interval } from "../verdict/coverage.ts";
import { checkOfFaults } from "../verdict/fault-check.ts";
import { linksTo, type ProvenFault } from "../verdict/fault-spans.ts";
import type { Findings } from "../verdict/findings.ts";
import { type OverlappingFaults, overlappingFaults } from "../verdict/overlapping-faults.ts";
import { circuitReturn, healthReturn, type Return } from "./signals.ts";
import { storageReturn } from "./storage.ts";

const name = "recovery";

/**
 * After each proven heal, everyone who met the fault is well again within a bound and stays so: health,
 * circuits, and rows in the store. Overlapping faults count as one, from the last heal. Where the next fault
 * comes before the bound is over, whoever is not well yet owes it after that one.
 */
export function recovery(options: { within: Duration }): Check {
  const withinMs = milliseconds(options.within);
  const bound = `healthy, closed and storing again within ${humanDuration(withinMs)} of the proven heal`;
  return checkOfFaults({ id: "recovery", options, name }, ({ history, topology, findings, proven }) => {
    const times: Took[] = [];
    let owing: ProvenFault[] = [];
    for (const overlap of overlappingFaults(proven)) {
      const faults = [...owing, ...overlap.faults];
      const whole = { ...overlap, faults };
      const tookMs = judgeDisturbance(history, findings, topology, whole, withinMs);
      owing = tookMs === "cut short" ? faults : [];
      if (tookMs === undefined || tookMs === "cut short") continue;
      times.push(tookMs);
      const why = "the bound that the scenario states";
      findings.measure({
        ...{
          id: "recovery",
          of: overlap.last.fault,
          name: `recovery from ${overlap.last.fault}`,
          unit: "ms",
        },
        ...(typeof tookMs === "number" ? { value: tookMs } : { valueAtLeast: tookMs.atLeastMs }),
        bound: { atMost: withinMs, why },
      });
    }
    const pause = longestPause(history);
    if (pause !== undefined) {
      findings.measure({
        ...{ id: "longest-pause", of: pause.of, name: `longest pause in ${pause.of}`, unit: "ms" },
        ...(pause.endless ? { valueAtLeast: pause.pauseMs } : { value: pause.pauseMs }),
      });
    }
    return findings.conclude(name, bound, longestOf(times));
  });
}

/** Milliseconds until the return in question, `undefined` when nobody watched; see `cutShort`. */
type Took = number | { atLeastMs: number } | "cut short" | undefined;

/** What never came back is no recovery of 0 ms: it lasted at least until the last look. */
function longestOf(times: readonly Took[]): string {
  const missed = times.flatMap((time) => (typeof time === "object" ? [time.atLeastMs] : []));
  if (missed.length > 0) return `not recovered after ≥ ${humanDuration(Math.max(...missed))}`;
  const seen = times.filter((time) => typeof time === "number");
  return seen.length === 0 ? "no recovery was seen" : `longest recovery ${humanDuration(Math.max(...seen))}`;
}

/** Milliseconds until the last of all returns. */
function judgeDisturbance(
  history: History,
  findings: Findings,
  topology: TopologyData,
  overlap: OverlappingFaults,
  withinMs: number,
): Took {
  const { healed } = overlap.last;
  const returns = returnsAfter(history, topology, overlap);
  if (returns.length === 0) {
    findings.unknown(overlap.last.target, `anything that could recover from ${overlap.last.fault}`, healed);
    return undefined;
  }
  const found = returns.map((item) =>
    cutShort(overlap, item, withinMs) ? "cut short" : judgeReturn(history, findings, healed, item, withinMs),
  );
  if (found.includes("cut short")) return "cut short";
  const missed = found.flatMap((tookMs) => (typeof tookMs === "object" ? [tookMs.atLeastMs] : []));
  if (missed.length > 0) return { atLeastMs: Math.max(...missed) };
  const times = found.filter((tookMs) => typeof tookMs === "number");
  return times.length < returns.length ? undefined : Math.max(...times);
}

/** The next fault began while the return was still in time: nothing was missed, and nothing is shown yet. */
function cutShort({ last, untilMs }: OverlappingFaults, item: Return, withinMs: number): boolean {
  const isShown = item.state === "back" || item.state === "nothing to do";
  return Number.isFinite(untilMs) && !isShown && untilMs - latest(last.healed) <= withinMs;
}

function returnsAfter(history: History, topology: TopologyData, overlap: OverlappingFaults): Return[] {
  const window = {
    fromMs: overlap.last.healed.at,
    toMs: Math.min(overlap.untilMs, interval(history).toMs),
  };
  const targets = overlap.faults.map((fault) => fault.target);
  const links = targets.flatMap((target) => linksTo(topology, target));
  const concerned = new Set([...links.map((link) => link.client), ...targets]);
  const services = topology.services.filter(
    (service) =>
      service.hasHealthCheck &&
      (concerned.has(service.name) ||
        service.dependsOn.some((dependency) => targets.includes(dependency.service))),
  );
  const circuits = topology.circuits.filter((circuit) => links.some((link) => link.id === circuit.link));
  return [
    ...services.flatMap((service) => healthReturn(history, service.name, window)),
    ...circuits.map((circuit) => circuitReturn(history, circuit, window)),
    ...storageReturn(history, window),
  ];
}

function judgeReturn(
  history: History,
  findings: Findings,
  healed: HistoryEvent<"fault">,
  item: Return,
  withinMs: number,
): Took {
  if (item.state === "not watched") {
    findings.unknown(item.subject, item.why, healed);
    return undefined;
  }
  if (item.state === "nothing to do") {
    findings.evidence(item.event);
    return 0;
  }
  if (item.state === "away") {
    const sinceMs = item.lastLookMs - latest(healed);
    const said = `${item.what} ${humanDuration(Math.max(0, sinceMs))} after the heal`;
    const about = { subject: item.subject, kind: "not recovered" as const };
    if (sinceMs <= withinMs) findings.unknown(about, said, healed, item.event);
    else {
      const missed = { untilMs: item.lastLookMs, byMs: sinceMs - withinMs };
      objectUnlessPressed(history, findings, healed, missed, item, `still not ${said}`);
    }
    return { atLeastMs: Math.max(0, sinceMs) };
  }
  const wellBy = item.unseen ?? item.event;
  if (wellBy.at <= healed.at) {
    // It was never ill, or well again before the heal: nothing was timed.
    findings.evidence(healed, item.event);
    return 0;
  }
  const tookMs = Math.max(0, item.event.at - healed.at);
  const least = earliest(item.event) - latest(healed);
  const most = latest(wellBy) - earliest(healed);
  const said = `${item.what} only ${humanDuration(tookMs)} after the heal${unseenAfter(item.unseen, healed)}`;
  const contention = contentionDuring(history, healed.at, wellBy.at, least - withinMs);
  // A busy machine makes a recovery slower, never faster: a bound that is met in spite of it is met. Only the
  // harness's own lateness could flatter it, so that is added.
  const lateMs = longestDelayMs(history, healed.at, wellBy.at);
  const metAnyway = lateMs !== undefined && most + lateMs <= withinMs;
  if (!contention.tolerable && !metAnyway)
    findings.unknown(item.subject, `${said}, and ${contention.why}`, ...contention.evidence);
  else if (least > withinMs) findings.fail({ subject: item.subject, kind: "late" }, said, healed, item.event);
  else if (most > withinMs) {
    findings.unknown(item.subject, `whether within the bound: ${said}`, healed, item.event, item.unseen);
  } else findings.evidence(healed, item.event);
  return tookMs;
}

function unseenAfter(unseen: HistoryEvent | undefined, healed: HistoryEvent<"fault">): string {
  if (unseen === undefined) return "";
  return `, and then not watched until ${humanDuration(unseen.at - healed.at)} after it`;
}

function objectUnlessPressed(
  history: History,
  findings: Findings,
  healed: HistoryEvent<"fault">,
  missed: { untilMs: number; byMs: number },
  item: { subject: string; event: HistoryEvent | undefined },
  said: string,
): void {
  const contention = contentionDuring(history, healed.at, missed.untilMs, missed.byMs);
  const about = { subject: item.subject, kind: "not recovered" as const };
  if (contention.tolerable) findings.fail(about, said, healed, item.event);
  else findings.unknown(about, `${said}, and ${contention.why}`, ...contention.evidence);
}
