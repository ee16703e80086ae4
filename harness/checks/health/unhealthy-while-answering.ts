import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import { type Interval, overlaps } from "../../core/interval.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { interval } from "../verdict/coverage.ts";
import { beginOf, endOf, faultSpans } from "../verdict/fault-spans.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { dependenciesOf, topologyOf } from "../verdict/topology.ts";
import { noticeMs, saidOf } from "./engine-health.ts";

const name = "false unhealthy";
const bound = "nobody is called unhealthy while callers get good answers and nothing is wrong";
/** So many good answers, and no error, show that a service works. */
const fewest = 5;

/**
 * No service is called unhealthy by the engine while its callers get answers, five at least and all of them good, and no
 * fault acts on it or on what it depends on, however far, nor did until a moment before: as long after a heal as its
 * health check may need to notice. A start whose health check never passes is one, if others are answered meanwhile.
 */
export function falseUnhealthy(): Check {
  return {
    id: "false-unhealthy",
    options: {},
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const { toMs } = interval(history);
      const findings = new Findings();
      let judged = 0;
      for (const service of topology.services.filter(({ hasHealthCheck }) => hasHealthCheck)) {
        const answered = topology.links
          .filter(({ server }) => server === service.name)
          .flatMap(({ id }) => history.of("answers", id));
        if (answered.length === 0) continue;
        judged++;
        findings.evidence(...answered.slice(0, 2));
        const disturbed = disturbedTimes(history, topology, service.name, noticeMs(service));
        for (const { status, event, fromMs, toMs: untilMs } of saidOf(history, service.name, toMs)) {
          if (status !== "unhealthy" || disturbed.some((time) => overlaps(time, { fromMs, toMs: untilMs })))
            continue;
          const meanwhile = answered.filter(({ at }) => at >= fromMs && at < untilMs);
          const good = meanwhile.reduce((sum, { data }) => sum + goodOf(data), 0);
          if (good < fewest || meanwhile.some(({ data }) => goodOf(data) < data.answers)) continue;
          const said = `called unhealthy for ${humanDuration(untilMs - fromMs)} while its callers got ${plural(good, "good answer")} and nothing was wrong`;
          findings.fail(service.name, said, event, ...meanwhile.slice(0, 3));
        }
      }
      if (judged === 0)
        return notJudged(name, "not covered", "nobody was seen to ask a service that has a health check");
      return findings.conclude(name, bound, `${plural(judged, "service")} watched`);
    },
  };
}

/** Answers whose first bytes call them good. */
function goodOf({ classes = {} }: HistoryEvent<"answers">["data"]): number {
  return (classes.ok ?? 0) + (classes["2xx"] ?? 0) + (classes["3xx"] ?? 0);
}

/** When a fault acted on a service or on what it depends on, and for how long after its heal that may still be told. */
function disturbedTimes(
  history: History,
  topology: TopologyData,
  service: string,
  graceMs: number,
): Interval[] {
  const concerned = dependenciesOf(topology, service).add(service);
  for (const name of concerned)
    for (const link of topology.links) if (link.client === name) concerned.add(link.server);
  const isOfThese = (target: string) => {
    const link = topology.links.find(({ id }) => id === target);
    return (
      concerned.has(target) ||
      (link !== undefined && (concerned.has(link.client) || concerned.has(link.server)))
    );
  };
  return faultSpans(history)
    .filter(({ target }) => isOfThese(target))
    .map((span) => ({ fromMs: beginOf(span), toMs: endOf(span) + graceMs }));
}
