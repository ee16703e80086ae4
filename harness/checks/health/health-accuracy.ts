import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { coverage, interval } from "../verdict/coverage.ts";
import {
  faultSpans,
  isProven,
  type ProvenFault,
  undeclaredIn,
  whyNotProven,
} from "../verdict/fault-spans.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";
import { judgeUnprovoked } from "./false-unhealthy.ts";
import { healthIntervals, judgedWindows } from "./health-intervals.ts";

const name = "health accuracy";

/**
 * A service's own health endpoint says so, naming the dependency, while one is away; says healthy again after
 * the heal; and does not cry wolf. It has its health interval, its time-out and `allowance` (default 1 s, what
 * the machine needs) to notice.
 */
export function healthAccuracy(options: { allowance?: Duration } = {}): Check {
  const allowanceMs = milliseconds(options.allowance ?? "1s");
  const bound = `names a dependency that is away within health interval + time-out + ${humanDuration(allowanceMs)}`;
  return {
    id: "health-accuracy",
    options,
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const endpoints = history.of("health").filter(({ data }) => data.via === "endpoint");
      if (endpoints.length === 0) return notJudged(name, "unknown", "no health endpoint was asked");
      const findings = new Findings();
      const spans = faultSpans(history).filter(({ effect }) => effect.removes);
      for (const span of spans.filter((candidate) => !isProven(candidate))) {
        findings.unknown(span.target, whyNotProven(span), span.injecting, span.failed);
      }
      const faults = spans.filter(isProven);
      let judged = 0;
      for (const fault of faults) {
        for (const pair of pairsOf(topology, fault)) {
          const boundMs = detectionBound(topology, pair.client, allowanceMs);
          if (judgePair({ history, findings, faults, fault, ...pair, boundMs })) judged++;
        }
      }
      const touched = faults.some((fault) => pairsOf(topology, fault).length > 0);
      if (touched && judged === 0)
        findings.unknown("faults", "any fault that lasted longer than the detection bound");
      for (const service of new Set(endpoints.map(({ subject }) => subject))) {
        const graceMs = detectionBound(topology, service, allowanceMs);
        judgeUnprovoked({ history, findings, topology, spans, service, graceMs });
      }
      return findings.conclude(
        name,
        bound,
        `${plural(judged, "outage")} of a dependency judged${undeclaredIn(faultSpans(history))}`,
      );
    },
  };
}

interface Pair {
  client: string;
  server: string;
}

/** Who must notice the fault: services with a health check that declare the dependency. */
function pairsOf(topology: TopologyData, fault: ProvenFault): Pair[] {
  const link = topology.links.find(({ id }) => id === fault.target);
  const server = link?.server ?? fault.target;
  return topology.services
    .filter(
      (service) =>
        service.hasHealthCheck &&
        service.role !== "job" &&
        (link === undefined || link.client === service.name) &&
        service.dependsOn.some((dependency) => dependency.service === server),
    )
    .map((service) => ({ client: service.name, server }));
}

function detectionBound(topology: TopologyData, client: string, allowanceMs: number): number {
  const health = topology.services.find((service) => service.name === client)?.health;
  return (health?.intervalMs ?? 0) + (health?.timeoutMs ?? 0) + allowanceMs;
}

interface PairCase extends Pair {
  history: History;
  findings: Findings;
  faults: ProvenFault[];
  fault: ProvenFault;
  boundMs: number;
}

/** Whether there was anything to judge. */
function judgePair(given: PairCase): boolean {
  const { history, findings, faults, fault, client, server, boundMs } = given;
  const windows = judgedWindows(history, fault, faults, client, boundMs);
  if (windows.length === 0) return false;
  const intervals = healthIntervals(history, client);
  if (intervals.length === 0) {
    findings.unknown(client, `any answer of ${client}'s health endpoint`, fault.proven);
    return true;
  }
  for (const window of windows) {
    const sight = coverage(history, `health:${client}`, window.fromMs, window.toMs);
    if (!sight.observedThroughout) findings.unknown(client, sight.why, fault.proven);
    const during = intervals.filter(({ fromMs, toMs }) => fromMs < window.toMs && toMs > window.fromMs);
    if (during.length === 0)
      findings.unknown(client, `the health of ${client} while ${server} was away`, fault.proven);
    for (const { event, fromMs, toMs } of during) {
      judgeAnswer(given, event, Math.min(toMs, window.toMs) - Math.max(fromMs, window.fromMs));
    }
  }
  const noticed = intervals.find(
    ({ event, fromMs }) => fromMs >= (fault.injecting ?? fault.proven).at && tells(event, server),
  );
  if (noticed !== undefined) {
    const value = Math.max(0, noticed.fromMs - fault.proven.at);
    const why = "health interval + time-out + a constant of the machine";
    findings.measure({
      ...{ id: "health-notice", of: `${client} ${server}` },
      name: `${client} noticed ${server}`,
      value,
      unit: "ms",
      bound: { atMost: boundMs, why },
    });
  }
  judgeReturn(given, boundMs);
  return true;
}

function tells({ data }: HistoryEvent<"health">, server: string): boolean {
  return data.status !== "healthy" && (data.failing ?? []).includes(server);
}

/** `lastedMs`: how long the answer stood in the time in which the client must have noticed. */
function judgeAnswer(
  { history, findings, fault, client, server, boundMs }: PairCase,
  event: HistoryEvent<"health">,
  lastedMs: number,
) {
  if (tells(event, server)) {
    findings.evidence(fault.proven, event);
    return;
  }
  const contention = contentionDuring(history, fault.proven.at, fault.healed.at, lastedMs);
  const said =
    event.data.status === "healthy"
      ? `${client} called itself healthy although ${server} was away for more than ${humanDuration(boundMs)}`
      : event.data.status === "unreachable"
        ? `the health endpoint of ${client} did not answer while ${server} was away`
        : `${client} called itself ${event.data.status} without naming ${server}`;
  if (contention.tolerable) findings.fail(client, said, fault.proven, event);
  else
    findings.unknown(client, `${said}, and ${contention.why}`, fault.proven, event, ...contention.evidence);
}

/** How long the return may take is the recovery check's bound; here it only must come. */
function judgeReturn({ history, findings, fault, faults, client, server }: PairCase, boundMs: number): void {
  const lastHealMs = Math.max(...faults.map(({ healed }) => healed.at));
  const { toMs } = interval(history);
  const back = healthIntervals(history, client).find(
    ({ event, toMs: until }) => event.data.status === "healthy" && until > fault.healed.at,
  );
  const sight = coverage(history, `health:${client}`, lastHealMs, toMs);
  if (back !== undefined) findings.evidence(fault.healed, back.event);
  else if (sight.observedThroughout && toMs - lastHealMs > boundMs) {
    findings.fail(client, `${client} did not become healthy again after ${server} was back`, fault.healed);
  } else findings.unknown(client, `${client} healthy again after the heal`, fault.healed);
}
