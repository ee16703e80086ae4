import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { pressureDuring } from "../verdict/contention.ts";
import { interval, watch } from "../verdict/coverage.ts";
import { earliest } from "../verdict/event-order.ts";
import { checkOfFaults } from "../verdict/fault-check.ts";
import { beginOf, linksTo } from "../verdict/fault-spans.ts";
import type { Judgement } from "../verdict/findings.ts";
import { type Disturbance, disturbancesOf } from "../verdict/overlapping-faults.ts";
import { quietMs, runningReturn } from "./process.ts";
import { healthReturn, type Return, type Window } from "./signals.ts";

const name = "well again";

interface Case {
  history: History;
  topology: TopologyData;
  judgement: Judgement;
  healed: HistoryEvent<"fault">;
  withinMs: number;
}

/**
 * After each proven heal answers cross the link again, and every service that has a health check is healthy and
 * stays so, also those that the fault reached only through others; one without a health check has started for the
 * last time and then runs for `quietMs`, which the history must go on for. One that ended and that no policy restarts
 * is away for good, however busy the machine was. It asks nothing of a platform but the engine and the wire. Restarts by policy are counted, and within the bound not judged: `no crash, no restart` does
 * that.
 */
export function wellAgain(options: { within: Duration }): Check {
  const withinMs = milliseconds(options.within);
  const within = `within ${humanDuration(withinMs)} of the proven heal`;
  const quiet = `without a health check its last start, and ${humanDuration(quietMs)} of running after it`;
  const bound = `answers on the link and every service healthy ${within}; ${quiet}`;
  return checkOfFaults(name, ({ history, topology, judgement, proven }) => {
    let longestMs = 0;
    for (const disturbance of disturbancesOf(proven)) {
      const one = { history, topology, judgement, healed: disturbance.last.healed, withinMs };
      for (const item of returnsAfter(history, topology, disturbance, withinMs)) {
        longestMs = Math.max(longestMs, judge(one, item) ?? 0);
      }
      countRestarts(history, judgement, topology, disturbance);
    }
    judgement.measure({
      name: "platform well again",
      value: longestMs,
      unit: "ms",
      bound: { atMost: withinMs, why: "the bound that the gate states" },
    });
    return judgement.conclude(name, bound, `everything well ${humanDuration(longestMs)} after the heal`);
  });
}

function returnsAfter(
  history: History,
  topology: TopologyData,
  disturbance: Disturbance,
  withinMs: number,
): Return[] {
  const healedAt = disturbance.last.healed.at;
  const window = { fromMs: healedAt, toMs: Math.min(disturbance.untilMs, interval(history).toMs) };
  const due = { sinceMs: Math.min(...disturbance.faults.map(beginOf)), dueMs: healedAt + withinMs };
  const links = new Set(disturbance.faults.flatMap(({ target }) => linksTo(topology, target)));
  const lasting = topology.services.filter(({ role }) => role !== "job");
  return [
    ...[...links].map((link) => answersReturn(history, link, window)),
    ...lasting.flatMap(({ name: service, hasHealthCheck }) =>
      hasHealthCheck
        ? healthReturn(history, service, window)
        : [runningReturn(history, service, window, due)],
    ),
  ];
}

/** The first payload from the server after the heal. */
function answersReturn(history: History, link: TopologyData["links"][number], window: Window): Return {
  const subject = link.id;
  const sight = watch(history, `capture:${link.server}`, window.fromMs, window.toMs);
  if (!sight.watched) return { subject, state: "not watched", why: sight.why };
  const traffic = history.of("traffic", link.id);
  const answers = traffic.filter(({ data }) => data.toClientBytes > 0);
  const first = answers.find((event) => earliest(event) > window.fromMs && event.at <= window.toMs);
  const what = "answers cross it";
  if (first !== undefined) return { subject, state: "back", what, event: first };
  return { subject, state: "away", what, event: answers.at(-1), lastLookMs: window.toMs };
}

/** Milliseconds from the heal until it was well, or undefined when that was not seen. */
function judge({ history, topology, judgement, healed, withinMs }: Case, item: Return): number | undefined {
  const { subject } = item;
  if (item.state === "not watched") judgement.unsure(subject, item.why, healed);
  if (item.state === "nothing to do") judgement.saw(item.event);
  if (item.state === "not watched" || item.state === "nothing to do") return undefined;
  const untilMs = item.state === "away" ? item.lastLookMs : (item.unseen ?? item.event).at;
  const tookMs = Math.max(0, untilMs - healed.at);
  if (item.state === "back" && tookMs <= withinMs) {
    judgement.saw(healed, item.event);
    return tookMs;
  }
  const said = `${item.state === "away" ? `not yet ${item.what}` : item.what} ${humanDuration(tookMs)} after the heal`;
  const pressure = pressureDuring(history, healed.at, untilMs, tookMs - withinMs);
  if (endedForGood(topology, item)) judgement.fail(subject, `${subject}: ${said}`, healed, item.event);
  else if (tookMs <= withinMs)
    judgement.unsure(subject, `whether within the bound: ${said}`, healed, item.event);
  else if (pressure.bearable) judgement.fail(subject, `${subject}: ${said}`, healed, item.event);
  else judgement.unsure(subject, `${said}, and ${pressure.why}`, healed, ...pressure.evidence);
  return tookMs;
}

/** It ended and nobody will start it again: no machine is too slow for what does not happen at all. */
function endedForGood({ services }: TopologyData, item: Return): boolean {
  if (item.state !== "away" || item.event?.kind !== "container") return false;
  const policy = services.find(({ name: service }) => service === item.subject)?.restart;
  return policy === "no" && (item.event as HistoryEvent<"container">).data.action === "die";
}

function countRestarts(
  history: History,
  judgement: Judgement,
  topology: TopologyData,
  disturbance: Disturbance,
): void {
  const fromMs = Math.min(...disturbance.faults.map(beginOf));
  for (const { name: service, role } of topology.services) {
    const ends = history
      .of("container", service)
      .filter(({ at, data }) => data.action === "die" && data.by === "platform" && at >= fromMs);
    const during = ends.filter(({ at }) => at < disturbance.untilMs);
    if (role === "job" || during.length === 0) continue;
    judgement.measure({ name: `restarts of ${service}`, value: during.length, unit: "count" });
  }
}
