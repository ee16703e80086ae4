import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { healthyBefore } from "../start-up/healthy-since.ts";
import { freshStarts } from "../verdict/container-lives.ts";
import type { Findings } from "../verdict/findings.ts";

/**
 * Every new container with a health check becomes healthy, and none before its declared dependencies are, whatever
 * condition is declared: one that is healthy before what it needs tests too little.
 *
 * @returns how many services became healthy
 */
export function judgeHealthOrder(history: History, findings: Findings, topology: TopologyData): number {
  const checked = topology.services.filter(({ hasHealthCheck, role }) => hasHealthCheck && role !== "job");
  const names = new Set(checked.map(({ name }) => name));
  let healthy = 0;
  for (const { name, dependsOn } of checked) {
    for (const start of freshStarts(history, name)) {
      const first = firstHealthy(history, name, start);
      if (first === undefined) {
        judgeNever(history, findings, name, start);
        continue;
      }
      healthy++;
      findings.evidence(first);
      for (const { service } of dependsOn) {
        if (names.has(service)) judgePair(history, findings, name, service, first);
      }
    }
  }
  return healthy;
}

type Health = HistoryEvent<"health">;

function told(history: History, service: string, start: HistoryEvent): Health[] {
  const next = freshStarts(history, service).find(({ at }) => at > start.at);
  return history
    .of("health", service)
    .filter(
      ({ at, data }) =>
        data.via === "engine" && at >= start.at && at < (next?.at ?? Number.POSITIVE_INFINITY),
    );
}

function firstHealthy(history: History, service: string, start: HistoryEvent): Health | undefined {
  return told(history, service, start).find(({ data }) => data.status === "healthy");
}

function judgeNever(history: History, findings: Findings, service: string, start: HistoryEvent): void {
  const ill = told(history, service, start).find(({ data }) => data.status === "unhealthy");
  if (ill !== undefined) findings.fail(service, `${service} never became healthy`, start, ill);
  else findings.unknown(service, `${service} healthy after its start`, start);
}

function judgePair(
  history: History,
  findings: Findings,
  client: string,
  server: string,
  first: Health,
): void {
  const health = healthyBefore(history, server, first);
  if (health.state === "healthy") findings.evidence(health.event, first);
  else if (health.state === "not yet") {
    findings.fail(
      client,
      `${client} was healthy before ${server}, on which it depends, was`,
      first,
      health.event,
    );
  } else if (health.state === "undecided") {
    findings.unknown(client, `which was healthy first, ${client} or ${server}`, first, health.event);
  } else findings.unknown(client, `the health of ${server} before ${client} was healthy`, first);
}
