import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Interval } from "../../core/interval.ts";
import type { Check } from "../../history/check.ts";
import { earliest } from "../../history/event-order.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { coverage, interval } from "../verdict/coverage.ts";
import { checkOfFaults } from "../verdict/fault-check.ts";
import { beginOf, linksTo } from "../verdict/fault-spans.ts";
import type { Findings } from "../verdict/findings.ts";
import { type OverlappingFaults, overlappingFaults } from "../verdict/overlapping-faults.ts";
import { quietMs, runningReturn } from "./process.ts";
import { healthReturn, type Return } from "./signals.ts";

const name = "well again";

interface Case {
  history: History;
  topology: TopologyData;
  findings: Findings;
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
  return checkOfFaults({ id: "well-again", options, name }, ({ history, topology, findings, proven }) => {
    const times: Took[] = [];
    for (const overlap of overlappingFaults(proven)) {
      const one = { history, topology, findings, healed: overlap.last.healed, withinMs };
      for (const item of returnsAfter(history, topology, overlap, withinMs)) {
        times.push(judge(one, item));
      }
      countRestarts(history, findings, topology, overlap);
    }
    const bounded = { atMost: withinMs, why: "the bound that the gate states" };
    const id = { id: "recovery", of: "platform", name: "platform well again", unit: "ms" } as const;
    const { missedMs, longestMs } = longestOf(times);
    if (missedMs !== undefined) findings.measure({ ...id, valueAtLeast: missedMs, bound: bounded });
    else if (longestMs !== undefined) findings.measure({ ...id, value: longestMs, bound: bounded });
    else findings.measure({ ...id, bound: bounded });
    const said =
      missedMs !== undefined
        ? `not well after ≥ ${humanDuration(missedMs)}`
        : longestMs !== undefined
          ? `everything well ${humanDuration(longestMs)} after the heal`
          : "nothing was seen to be well";
    return findings.conclude(name, bound, said);
  });
}

/** Milliseconds from the heal until it was well, or at least so many; undefined where nobody watched. */
type Took = number | { atLeastMs: number } | undefined;

/** What was not well in the end counts before what was; neither where nothing was seen at all. */
function longestOf(times: readonly Took[]): { missedMs?: number; longestMs?: number } {
  const missed = times.flatMap((time) => (typeof time === "object" ? [time.atLeastMs] : []));
  const seen = times.filter((time) => typeof time === "number");
  return {
    ...(missed.length > 0 ? { missedMs: Math.max(...missed) } : {}),
    ...(seen.length > 0 ? { longestMs: Math.max(...seen) } : {}),
  };
}

function returnsAfter(
  history: History,
  topology: TopologyData,
  overlap: OverlappingFaults,
  withinMs: number,
): Return[] {
  const healedAt = overlap.last.healed.at;
  const window = { fromMs: healedAt, toMs: Math.min(overlap.untilMs, interval(history).toMs) };
  const due = { sinceMs: Math.min(...overlap.faults.map(beginOf)), dueMs: healedAt + withinMs };
  const links = new Set(overlap.faults.flatMap(({ target }) => linksTo(topology, target)));
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
function answersReturn(history: History, link: TopologyData["links"][number], window: Interval): Return {
  const subject = link.id;
  const sight = coverage(history, `capture:${link.server}`, window.fromMs, window.toMs);
  if (!sight.observedThroughout) return { subject, state: "not watched", why: sight.why };
  const traffic = history.of("traffic", link.id);
  const answers = traffic.filter(({ data }) => data.toClientBytes > 0);
  const first = answers.find((event) => earliest(event) > window.fromMs && event.at <= window.toMs);
  const what = "answers cross it";
  if (first !== undefined) return { subject, state: "back", what, event: first };
  return { subject, state: "away", what, event: answers.at(-1), lastLookMs: window.toMs };
}

function judge({ history, topology, findings, healed, withinMs }: Case, item: Return): Took {
  const { subject } = item;
  if (item.state === "not watched") findings.unknown(subject, item.why, healed);
  if (item.state === "nothing to do") findings.evidence(item.event);
  if (item.state === "not watched") return undefined;
  if (item.state === "nothing to do") return 0;
  const untilMs = item.state === "away" ? item.lastLookMs : (item.unseen ?? item.event).at;
  const tookMs = Math.max(0, untilMs - healed.at);
  if (item.state === "back" && tookMs <= withinMs) {
    findings.evidence(healed, item.event);
    return tookMs;
  }
  const said = `${item.state === "away" ? `not yet ${item.what}` : item.what} ${humanDuration(tookMs)} after the heal`;
  const contention = contentionDuring(history, healed.at, untilMs, tookMs - withinMs);
  const about = { subject, kind: item.state === "away" ? ("not recovered" as const) : ("late" as const) };
  if (endedForGood(topology, item)) findings.fail(about, `${subject}: ${said}`, healed, item.event);
  else if (tookMs <= withinMs)
    findings.unknown(about, `whether within the bound: ${said}`, healed, item.event);
  else if (contention.tolerable) findings.fail(about, `${subject}: ${said}`, healed, item.event);
  else findings.unknown(about, `${said}, and ${contention.why}`, healed, ...contention.evidence);
  return item.state === "away" ? { atLeastMs: tookMs } : tookMs;
}

/** It ended and nobody will start it again: no machine is too slow for what does not happen at all. */
function endedForGood({ services }: TopologyData, item: Return): boolean {
  if (item.state !== "away" || item.event?.kind !== "container") return false;
  const policy = services.find(({ name: service }) => service === item.subject)?.restart;
  return policy === "no" && (item.event as HistoryEvent<"container">).data.action === "die";
}

function countRestarts(
  history: History,
  findings: Findings,
  topology: TopologyData,
  overlap: OverlappingFaults,
): void {
  const fromMs = Math.min(...overlap.faults.map(beginOf));
  for (const { name: service, role } of topology.services) {
    const ends = history
      .of("container", service)
      .filter(({ at, data }) => data.action === "die" && data.by === "platform" && at >= fromMs);
    const during = ends.filter(({ at }) => at < overlap.untilMs);
    if (role === "job" || during.length === 0) continue;
    findings.measure({
      id: "restarts",
      of: service,
      name: `restarts of ${service}`,
      value: during.length,
      unit: "count",
    });
  }
}
