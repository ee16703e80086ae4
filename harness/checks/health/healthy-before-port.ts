import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import { earliest, latest } from "../../history/event-order.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { coverage } from "../verdict/coverage.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";

const name = "healthy before its port";
const bound = "a service that is called healthy accepts connections on the ports that it is asked on";
/** The engine tells of a health check's end within this. */
const lateMs = 250;
/** The harness looks for an open port ever more rarely: after pauses of a fiftieth of what it waited, of half a second at most. */
const [rarer, rarestMs] = [50, 500];

/**
 * No server is called healthy while a client is refused by its port: a health test over a socket passes while the server
 * initialises and listens nowhere. Counted are attempts that were refused after the engine's word and before the port
 * first answered, less what the harness may have found that late. What a fault or a death refuses does not count.
 */
export function healthyBeforePort(): Check {
  return {
    id: "healthy-before-port",
    options: {},
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const findings = new Findings();
      let judged = 0;
      for (const { name: server, hasHealthCheck } of topology.services) {
        const links = topology.links.filter((link) => link.server === server);
        const healthy = firstHealthy(history, server);
        if (!hasHealthCheck || healthy === undefined || links.length === 0) continue;
        judged++;
        findings.evidence(healthy);
        for (const link of links) judge(history, findings, link, healthy);
      }
      if (judged === 0) return notJudged(name, "not covered", "no server became healthy in this history");
      return findings.conclude(name, bound, `${plural(judged, "server")} seen to become healthy`);
    },
  };
}

type Link = TopologyData["links"][number];

/** The engine's first word for it that follows a start; a state that a history begins with tells no order. */
function firstHealthy(history: History, server: string): HistoryEvent<"health"> | undefined {
  const start = history.of("container", server).find(({ data }) => data.action === "start");
  if (start === undefined) return undefined;
  return history
    .of("health", server)
    .find(({ at, data }) => at > start.at && data.via === "engine" && data.status === "healthy");
}

function judge(history: History, findings: Findings, link: Link, healthy: HistoryEvent<"health">): void {
  const listens = history
    .of("proxy", link.id)
    .find(({ at, data }) => data.listening && at > healthy.at - 60_000);
  const died = history
    .of("container", link.server)
    .find(({ at, data }) => data.action === "die" && at > healthy.at);
  if (listens === undefined || (died !== undefined && died.at < listens.at)) return;
  const startMs = history
    .of("container", link.server)
    .findLast(({ at, data }) => data.action === "start" && at < healthy.at)?.at;
  const openMs = earliest(listens) - Math.min(rarestMs, (listens.at - (startMs ?? 0)) / rarer);
  const lastMs = openMs - lateMs;
  const capture = `capture:${link.server}`;
  const began = history.of("probe").find(({ data }) => data.probe === capture && data.edge === "begin");
  // Nobody comes to a server before the proxy is there with which its capture begins.
  const fromMs = Math.max(latest(healthy), began?.at ?? 0);
  if (fromMs < lastMs) {
    const sight = coverage(history, capture, fromMs, lastMs);
    if (!sight.observedThroughout) findings.unknown(link.server, sight.why, healthy);
  }
  const refused = history
    .of("packet", link.id)
    .find(
      ({ at, data }) => data.flag === "rst" && data.from === "server" && at > latest(healthy) && at < lastMs,
    );
  if (refused === undefined) return;
  const said = `called healthy ${humanDuration(listens.at - healthy.at)} before its port ${link.port} answered: ${link.client} was refused meanwhile`;
  findings.fail(link.server, said, healthy, refused, listens);
}
