import { humanDuration } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { activityOn, heldDuring } from "../steady/link-activity.ts";
import { coverage } from "../verdict/coverage.ts";
import { checkOfFaults, type FaultCase } from "../verdict/fault-check.ts";
import { beginOf, forceEndOf, linksTo, type ProvenFault } from "../verdict/fault-spans.ts";

const name = "retry storm";

/**
 * Attempts a second and connection: a client that waits a tenth of a second each time. Libraries that back off try so
 * often for their first second at most.
 */
const defaultPerSecond = 10;
/** The first attempts may come close together: a back-off begins short. */
const firstMs = 2_000;
/** Fewer attempts than this are no storm, however short the outage was. */
const fewest = 40;
/** Delays that have grown by so much from the first half of an outage to its second go on growing. */
const growth = 2;

type Link = TopologyData["links"][number];

/**
 * Nobody hammers a server that is away: while a fault refuses a link, its client tries at most `perSecond` times (default
 * 10) a second for each connection that it held before, once two seconds of the outage are over; or its delays grow.
 * Who connected for every request before may go on at three times that pace. Fewer than 40 attempts are no storm.
 */
export function retryStorm(options: { perSecond?: number } = {}): Check {
  const perSecond = options.perSecond ?? defaultPerSecond;
  const bound = `at most ${perSecond} attempts a second for each connection that was held, or growing delays`;
  return checkOfFaults({ id: "retry-storm", options, name }, (given) => {
    const { history, topology, findings, proven } = given;
    let most = 0;
    for (const fault of proven)
      for (const link of linksTo(topology, fault.target))
        most = Math.max(most, judge(given, fault, link, perSecond));
    if (proven.length > 0)
      findings.evidence(...proven.map(({ proven: bitten }) => bitten), ...history.of("packet").slice(-1));
    return findings.conclude(name, bound, `${most.toFixed(1)} attempts a second at most`);
  });
}

/** Attempts a second in the second half of an outage. */
function judge({ history, findings }: FaultCase, fault: ProvenFault, link: Link, perSecond: number): number {
  const [fromMs, toMs] = [beginOf(fault), forceEndOf(fault)];
  const sight = coverage(history, `capture:${link.server}`, fromMs, toMs);
  if (!sight.observedThroughout) {
    findings.unknown(link.id, sight.why, fault.proven);
    return 0;
  }
  const attempts = attemptsIn(history, link.id, fromMs, toMs);
  const sinceMs = Math.max(fromMs + firstMs, (fromMs + toMs) / 2);
  const late = attempts.filter(({ at }) => at >= sinceMs);
  const seconds = (toMs - sinceMs) / 1_000;
  if (seconds <= 0) return 0;
  // So many waits lie between them: who waits a tenth of a second makes no more than ten of them a second.
  const rate = Math.max(0, late.length - 1) / seconds;
  const held = Math.max(
    1,
    heldDuring(history, link.id, { fromMs: fromMs - firstMs, toMs: fromMs })?.most ?? 1,
  );
  const allowed = Math.max(perSecond * held, 3 * paceBefore(history, link.id, fromMs));
  const early = attempts.filter(({ at }) => at < sinceMs);
  const hasGrown = medianWait(late) >= growth * medianWait(early);
  if (attempts.length < fewest || rate <= allowed || hasGrown) return rate;
  const said = `${attempts.length} attempts in ${humanDuration(toMs - fromMs)}, and still ${rate.toFixed(0)} a second at the end of it: at most ${allowed.toFixed(0)} are due, and delays do not grow`;
  findings.fail(link.id, said, fault.proven, ...attempts.slice(0, 3), ...late.slice(-3));
  return rate;
}

function attemptsIn(history: History, link: string, fromMs: number, toMs: number): HistoryEvent<"packet">[] {
  return history
    .of("packet", link)
    .filter(
      ({ at, data }) =>
        at >= fromMs && at < toMs && data.flag === "syn" && data.from === "client" && data.again !== true,
    );
}

/** Attempts a second before the fault, over the ten seconds before it. */
function paceBefore(history: History, link: string, untilMs: number): number {
  const fromMs = untilMs - 10_000;
  const before = activityOn(history, link).attempts.filter(({ at }) => at >= fromMs && at < untilMs);
  return before.length / 10;
}

function medianWait(attempts: readonly HistoryEvent<"packet">[]): number {
  const waits = attempts.slice(1).map(({ at }, index) => at - (attempts[index]?.at ?? at));
  waits.sort((one, other) => one - other);
  return waits[waits.length >> 1] ?? 0;
}
