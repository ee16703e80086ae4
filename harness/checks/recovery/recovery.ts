import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { longestPause } from "../availability/progress.ts";
import { longestDelayMs, pressureDuring } from "../verdict/contention.ts";
import { interval } from "../verdict/coverage.ts";
import { earliest, latest } from "../verdict/event-order.ts";
import { checkOfFaults } from "../verdict/fault-check.ts";
import { linksTo, type ProvenFault } from "../verdict/fault-spans.ts";
import type { Judgement } from "../verdict/findings.ts";
import { type Disturbance, disturbancesOf } from "../verdict/overlapping-faults.ts";
import { circuitReturn, healthReturn, type Return } from "./signals.ts";
import { storageReturn } from "./storage.ts";

const name = "recovery";

/**
 * After each proven heal, everyone who felt the fault is well again within a bound and stays so: health,
 * circuits, and rows in the store. Overlapping faults count as one, from the last heal. Where the next fault
 * comes before the bound is over, whoever is not well yet owes it after that one.
 */
export function recovery(options: { within: Duration }): Check {
  const withinMs = milliseconds(options.within);
  const bound = `healthy, closed and storing again within ${humanDuration(withinMs)} of the proven heal`;
  return checkOfFaults(name, ({ history, topology, judgement, proven }) => {
    let longestMs = 0;
    let owing: ProvenFault[] = [];
    for (const disturbance of disturbancesOf(proven)) {
      const faults = [...owing, ...disturbance.faults];
      const whole = { ...disturbance, faults };
      const tookMs = judgeDisturbance(history, judgement, topology, whole, withinMs);
      owing = tookMs === "cut short" ? faults : [];
      if (tookMs === undefined || tookMs === "cut short") continue;
      longestMs = Math.max(longestMs, tookMs);
      const why = "the bound that the scenario states";
      const measured = {
        name: `recovery from ${disturbance.last.fault}`,
        value: tookMs,
        unit: "ms" as const,
      };
      judgement.measure({ ...measured, bound: { atMost: withinMs, why } });
    }
    const pause = longestPause(history);
    if (pause !== undefined) {
      judgement.measure({ name: `longest pause in ${pause.of}`, value: pause.pauseMs, unit: "ms" });
    }
    return judgement.conclude(name, bound, `longest recovery ${humanDuration(longestMs)}`);
  });
}

/** Milliseconds until the return in question, `undefined` when it was not seen; see `cutShort`. */
type Took = number | "cut short" | undefined;

/** Milliseconds until the last of all returns. */
function judgeDisturbance(
  history: History,
  judgement: Judgement,
  topology: TopologyData,
  disturbance: Disturbance,
  withinMs: number,
): Took {
  const { healed } = disturbance.last;
  const returns = returnsAfter(history, topology, disturbance);
  if (returns.length === 0) {
    judgement.unsure(
      disturbance.last.target,
      `anything that could recover from ${disturbance.last.fault}`,
      healed,
    );
    return undefined;
  }
  const found = returns.map((item) =>
    cutShort(disturbance, item, withinMs)
      ? "cut short"
      : judgeReturn(history, judgement, healed, item, withinMs),
  );
  if (found.includes("cut short")) return "cut short";
  const times = found.filter((tookMs) => typeof tookMs === "number");
  return times.length < returns.length ? undefined : Math.max(...times);
}

/** The next fault began while the return was still in time: nothing was missed, and nothing is shown yet. */
function cutShort({ last, untilMs }: Disturbance, item: Return, withinMs: number): boolean {
  const isShown = item.state === "back" || item.state === "nothing to do";
  return Number.isFinite(untilMs) && !isShown && untilMs - latest(last.healed) <= withinMs;
}

function returnsAfter(history: History, topology: TopologyData, disturbance: Disturbance): Return[] {
  const window = {
    fromMs: disturbance.last.healed.at,
    toMs: Math.min(disturbance.untilMs, interval(history).toMs),
  };
  const targets = disturbance.faults.map((fault) => fault.target);
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
  judgement: Judgement,
  healed: HistoryEvent<"fault">,
  item: Return,
  withinMs: number,
): number | undefined {
  if (item.state === "not watched") {
    judgement.unsure(item.subject, item.why, healed);
    return undefined;
  }
  if (item.state === "nothing to do") {
    judgement.saw(item.event);
    return 0;
  }
  if (item.state === "away") {
    const sinceMs = item.lastLookMs - latest(healed);
    const said = `${item.what} ${humanDuration(Math.max(0, sinceMs))} after the heal`;
    if (sinceMs <= withinMs) judgement.unsure(item.subject, said, healed, item.event);
    else {
      const missed = { untilMs: item.lastLookMs, byMs: sinceMs - withinMs };
      objectUnlessPressed(history, judgement, healed, missed, item, `still not ${said}`);
    }
    return undefined;
  }
  const wellBy = item.unseen ?? item.event;
  if (wellBy.at <= healed.at) {
    // It was never ill, or well again before the heal: nothing was timed.
    judgement.saw(healed, item.event);
    return 0;
  }
  const tookMs = Math.max(0, item.event.at - healed.at);
  const least = earliest(item.event) - latest(healed);
  const most = latest(wellBy) - earliest(healed);
  const said = `${item.what} only ${humanDuration(tookMs)} after the heal${unseenAfter(item.unseen, healed)}`;
  const pressure = pressureDuring(history, healed.at, wellBy.at, least - withinMs);
  // A busy machine makes a recovery slower, never faster: a bound that is met in spite of it is met. Only the
  // harness's own lateness could flatter it, so that is added.
  const lateMs = longestDelayMs(history, healed.at, wellBy.at);
  const metAnyway = lateMs !== undefined && most + lateMs <= withinMs;
  if (!pressure.bearable && !metAnyway)
    judgement.unsure(item.subject, `${said}, and ${pressure.why}`, ...pressure.evidence);
  else if (least > withinMs) judgement.fail(item.subject, said, healed, item.event);
  else if (most > withinMs) {
    judgement.unsure(item.subject, `whether within the bound: ${said}`, healed, item.event, item.unseen);
  } else judgement.saw(healed, item.event);
  return tookMs;
}

function unseenAfter(unseen: HistoryEvent | undefined, healed: HistoryEvent<"fault">): string {
  if (unseen === undefined) return "";
  return `, and then not watched until ${humanDuration(unseen.at - healed.at)} after it`;
}

function objectUnlessPressed(
  history: History,
  judgement: Judgement,
  healed: HistoryEvent<"fault">,
  missed: { untilMs: number; byMs: number },
  item: { subject: string; event: HistoryEvent | undefined },
  said: string,
): void {
  const pressure = pressureDuring(history, healed.at, missed.untilMs, missed.byMs);
  if (pressure.bearable) judgement.fail(item.subject, said, healed, item.event);
  else judgement.unsure(item.subject, `${said}, and ${pressure.why}`, ...pressure.evidence);
}
