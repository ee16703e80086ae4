import type { Check } from "../../history/check.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import { coverageSinceBegin, interval } from "../verdict/coverage.ts";
import { beginOf, endOf, type FaultSpan, faultSpans, undeclaredIn } from "../verdict/fault-spans.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";

const name = "no crash, no restart";
const bound = "no container ends or starts again by itself";

/**
 * No container dies by itself. `allow` names services that may, beside those whose process a fault ends; a fault that
 * only hinders its target (a full disk, a pause) excuses no death of it. To run out of memory is nobody's right. A
 * service that ends with 0 has done its work where no policy starts it again, it has no health check, nobody is its
 * client, and no fault has reached it so far.
 */
export function noCrash(options: { allow?: string[] } = {}): Check {
  const allowed = new Set(options.allow ?? []);
  return {
    id: "no-crash",
    options,
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const findings = new Findings();
      const { fromMs, toMs } = interval(history);
      const sight = coverageSinceBegin(history, "engine", fromMs, toMs);
      const seen = [
        ...history.of("container"),
        ...history.of("health").filter(({ data }) => data.via === "engine"),
      ];
      if (!sight.observedThroughout) findings.unknown("engine", sight.why);
      else if (seen.length === 0) findings.unknown("engine", "anything from the engine");
      else findings.evidence(sight.begin, ...seen);
      const spans = faultSpans(history);
      let ends = 0;
      for (const event of history.of("container")) {
        if (!isCrash(topology, event) || hasDoneItsWork(topology, spans, event)) continue;
        const aimed = aimedAt(spans, event);
        const isFaultsDoing = aimed.some(({ effect }) => effect.endsProcess);
        if (event.data.action === "die" && (allowed.has(event.subject) || isFaultsDoing)) continue;
        ends++;
        findings.fail(event.subject, `${describe(event)}${undeclaredIn(aimed)}`, event);
      }
      findings.measure({
        id: "crashes",
        name: "crashes",
        value: ends,
        unit: "count",
        bound: { atMost: 0, why: bound },
      });
      return findings.conclude(name, bound, `${ends} containers ended by themselves`);
    },
  };
}

function isCrash(topology: TopologyData, { data, subject }: HistoryEvent<"container">): boolean {
  if (data.action === "oom") return true;
  if (data.action !== "die" || data.by !== "platform") return false;
  const isJob = topology.services.some((service) => service.name === subject && service.role === "job");
  return !(isJob && data.exitCode === 0);
}

/** No fault before its end was on it, on a link of it or on a server of it; see `noCrash`. */
function hasDoneItsWork(
  { services, links }: TopologyData,
  spans: FaultSpan[],
  { data, subject, at }: HistoryEvent<"container">,
): boolean {
  const service = services.find((one) => one.name === subject);
  if (data.action !== "die" || data.exitCode !== 0 || service === undefined) return false;
  if (service.hasHealthCheck || !(service.restart === "no" || service.restart === "on-failure")) return false;
  if (links.some(({ server }) => server === subject)) return false;
  if (services.some(({ dependsOn }) => dependsOn.some((on) => on.service === subject))) return false;
  const own = links.filter(({ client }) => client === subject);
  const near = new Set([subject, ...own.flatMap(({ id, server }) => [id, server])]);
  return !spans.some((span) => near.has(span.target) && beginOf(span) <= at);
}

/** Faults that were aimed at the container when that happened to it. */
function aimedAt(spans: FaultSpan[], { subject, at }: HistoryEvent<"container">): FaultSpan[] {
  return spans.filter((span) => span.target === subject && at >= beginOf(span) && at <= endOf(span));
}

function describe({ data, subject }: HistoryEvent<"container">): string {
  if (data.action === "oom") return `${subject} ran out of memory`;
  return `${subject} ended by itself with exit code ${data.exitCode ?? "unknown"}`;
}
