import type { Check } from "../../history/check.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { freshStarts } from "../verdict/container-lives.ts";
import { coverage, interval } from "../verdict/coverage.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";
import { healthyBefore } from "./healthy-since.ts";

const name = "premature connections";
const bound = "no first connection to a dependency with a health check before that dependency is healthy";

/**
 * A new container's first connection attempt on a link comes after the server's health check passed, whatever
 * condition the Compose file declares: so a weakened condition shows on the wire.
 */
export function prematureConnections(): Check {
  return {
    id: "premature-connections",
    options: {},
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const links = guardedLinks(topology);
      if (links.length === 0) {
        return notJudged(name, "not covered", "no link leads to a dependency that has a health check");
      }
      const findings = new Findings();
      let attempts = 0;
      for (const link of links) attempts += judgeLink(history, findings, link);
      if (attempts === 0) findings.unknown("links", "any first connection on a link to a dependency");
      return findings.conclude(name, bound, `${attempts} first connections on ${links.length} links judged`);
    },
  };
}

type Link = TopologyData["links"][number];

function guardedLinks(topology: TopologyData): Link[] {
  const checked = new Set(
    topology.services.filter((service) => service.hasHealthCheck).map(({ name }) => name),
  );
  return topology.links.filter((link) => {
    const client = topology.services.find((service) => service.name === link.client);
    return (
      checked.has(link.server) && client?.dependsOn.some(({ service }) => service === link.server) === true
    );
  });
}

/** The number of first attempts that were seen. */
function judgeLink(history: History, findings: Findings, link: Link): number {
  const { client, server } = link;
  const starts = freshStarts(history, client);
  const attempts = history
    .of("packet", link.id)
    .filter(({ data }) => data.flag === "syn" && data.from === "client" && data.again !== true);
  if (starts.length === 0) findings.unknown(link.id, `the start of ${client}`, attempts[0]);
  let seen = 0;
  for (const [index, start] of starts.entries()) {
    const next = starts[index + 1];
    const nextAt = next === undefined ? Number.POSITIVE_INFINITY : createdAt(history, next);
    const bornAt = createdAt(history, start);
    const first = attempts.find((attempt) => attempt.at >= bornAt && attempt.at < nextAt);
    const untilMs = Math.min(first?.at ?? interval(history).toMs, nextAt);
    for (const probe of [`capture:${server}`, "engine"]) {
      const sight = coverage(history, probe, start.at, untilMs);
      if (!sight.observedThroughout) findings.unknown(link.id, sight.why, first);
    }
    if (first === undefined) {
      judgeSilence(history, findings, link);
      continue;
    }
    seen++;
    const health = healthyBefore(history, server, first);
    if (health.state === "healthy") findings.evidence(health.event, first);
    else if (health.state === "not yet") {
      findings.fail(link.id, `${client} connected to ${server} before it was healthy`, first, health.event);
    } else if (health.state === "undecided") {
      findings.unknown(link.id, `which came first, the connection or ${server} healthy`, first, health.event);
    } else findings.unknown(link.id, `the health of ${server} before ${client} connected`, first);
  }
  return seen;
}

/**
 * The engine tells a start only after the process has begun, so a first connection may come before that event: a
 * container's packets are its own from its creation on.
 */
function createdAt(history: History, start: HistoryEvent<"container">): number {
  const created = history
    .of("container", start.subject)
    .findLast(({ at, data }) => data.action === "create" && at <= start.at);
  return created?.at ?? start.at;
}

/** No attempt is fine where the capture showed that it sees; a capture that saw nothing at all may be blind. */
function judgeSilence(history: History, findings: Findings, link: Link): void {
  const toServer = `->${link.server}:`;
  const lively = history.of("packet").some((event) => event.subject.includes(toServer));
  if (!lively) findings.unknown(link.id, `any packet to ${link.server}`);
}
