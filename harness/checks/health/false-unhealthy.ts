import type { EventData, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { coverage, interval } from "../verdict/coverage.ts";
import { beginOf, endOf, type FaultSpan } from "../verdict/fault-spans.ts";
import type { Findings } from "../verdict/findings.ts";
import { dependenciesOf } from "../verdict/topology.ts";
import { downtimes } from "./health-intervals.ts";

export interface UnprovokedCase {
  history: History;
  findings: Findings;
  topology: TopologyData;
  spans: FaultSpan[];
  service: string;
  /** How long after a heal the service may still call itself ill, at least. */
  graceMs: number;
}

/**
 * A service whose dependencies are fine stays healthy. Judged are changes to an ill state once it was healthy:
 * not start-up, not its own downtime, and not while anything it depends on, however far, is disturbed.
 */
export function judgeUnprovoked({
  history,
  findings,
  topology,
  spans,
  service,
  graceMs,
}: UnprovokedCase): void {
  const events = history.of("health", service).filter(({ data }) => data.via === "endpoint");
  const first = events.find(({ data }) => data.status === "healthy");
  if (first === undefined) {
    findings.unknown(service, `${service} healthy even once`, ...events.slice(-1));
    return;
  }
  const down = downtimes(history, service);
  const sight = coverage(history, `health:${service}`, first.at, interval(history).toMs);
  // While its container is down nobody can ask: that is known and no loss of sight.
  if (!sight.observedThroughout && down.length === 0) findings.unknown(service, sight.why, first);
  else findings.evidence(first);
  const concerned = dependenciesOf(topology, service).add(service);
  const disturbing = spans.filter((span) => concerned.has(disturbedBy(topology, span)));
  let wasHealthy = false;
  for (const event of events) {
    const { status } = event.data;
    const excused =
      disturbing.some((span) => event.at >= beginOf(span) && event.at <= endOf(span) + graceMs) ||
      down.some(({ fromMs, toMs }) => event.at >= fromMs - graceMs && event.at <= toMs + graceMs);
    if (status !== "healthy" && wasHealthy && !excused && event.at <= interval(history).toMs) {
      const said = `${service} turned ${status}${because(event.data)} although nothing was wrong`;
      const wellAt = events.find(({ at, data }) => at > event.at && data.status === "healthy")?.at;
      const untilMs = wellAt ?? interval(history).toMs;
      const contention = contentionDuring(history, event.at - graceMs, untilMs, untilMs - event.at);
      if (contention.tolerable) findings.fail(service, said, event);
      else findings.unknown(service, `${said}, and ${contention.why}`, event, ...contention.evidence);
    }
    wasHealthy = status === "healthy";
  }
}

function because({ failing, detail }: EventData["health"]): string {
  const said = detail ?? failing?.join(", ");
  return said === undefined ? "" : ` (${failing === undefined ? "" : "failing: "}${said})`;
}

/** A fault on a link disturbs the link's client. */
function disturbedBy(topology: TopologyData, span: FaultSpan): string {
  return topology.links.find(({ id }) => id === span.target)?.client ?? span.target;
}
