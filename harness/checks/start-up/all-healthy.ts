import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import { earliest, latest } from "../../history/event-order.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { freshStarts } from "../verdict/container-lives.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { coverageSinceBegin, interval } from "../verdict/coverage.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";

const name = "all healthy";

/**
 * A start ends: every service with a health check is healthy, by the engine's word, within a bound of the first
 * start of a container.
 */
export function allHealthy(options: { within: Duration }): Check {
  const withinMs = milliseconds(options.within);
  const bound = `every service healthy within ${humanDuration(withinMs)} of the first start`;
  return {
    id: "all-healthy",
    options,
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const services = topology.services.filter(({ hasHealthCheck }) => hasHealthCheck);
      if (services.length === 0) return notJudged(name, "not covered", "no service has a health check");
      const starts = topology.services.flatMap((service) => freshStarts(history, service.name));
      const [first] = starts.sort((a, b) => a.at - b.at);
      if (first === undefined) return notJudged(name, "unknown", "no container was started");
      const findings = new Findings();
      const { toMs } = interval(history);
      const sight = coverageSinceBegin(history, "engine", first.at, toMs);
      if (!sight.observedThroughout) findings.unknown("engine", sight.why);
      const took = services.map((service) => judgeService(history, findings, service.name, first, withinMs));
      const longestMs = Math.max(...took);
      const why = "the bound that the scenario states";
      findings.measure({
        id: "all-healthy",
        name: "until all healthy",
        value: longestMs,
        unit: "ms",
        bound: { atMost: withinMs, why },
      });
      return findings.conclude(
        name,
        bound,
        `the last of ${services.length} after ${humanDuration(longestMs)}`,
      );
    },
  };
}

/** Milliseconds from the first start until the service was healthy, or until it was last looked at. */
function judgeService(
  history: History,
  findings: Findings,
  service: string,
  first: HistoryEvent<"container">,
  withinMs: number,
): number {
  const looks = history.of("health", service).filter(({ data }) => data.via === "engine");
  const healthy = looks.find(({ at, data }) => at >= first.at && data.status === "healthy");
  const untilMs = healthy === undefined ? interval(history).toMs : healthy.at;
  const tookMs = Math.max(0, untilMs - first.at);
  if (healthy !== undefined && latest(healthy) - earliest(first) <= withinMs) {
    findings.evidence(first, healthy);
    return tookMs;
  }
  const said =
    healthy === undefined
      ? `${service} is not healthy ${humanDuration(tookMs)} after the first start`
      : `${service} was healthy only ${humanDuration(tookMs)} after the first start`;
  const shown = healthy ?? looks.at(-1);
  const contention = contentionDuring(history, first.at, untilMs, tookMs - withinMs);
  if (tookMs <= withinMs) findings.unknown(service, `${service} healthy: the history ends too early`, shown);
  else if (contention.tolerable) findings.fail(service, said, first, shown);
  else findings.unknown(service, `${said}, and ${contention.why}`, first, ...contention.evidence);
  return tookMs;
}
