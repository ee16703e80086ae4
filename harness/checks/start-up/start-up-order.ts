import type { Check } from "../../history/check.ts";
import { isBefore, order } from "../../history/event-order.ts";
import type { DependencyCondition, HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { judgeHealthOrder } from "../health/health-order.ts";
import { freshStarts } from "../verdict/container-lives.ts";
import { coverageSinceBegin } from "../verdict/coverage.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";
import { healthyBefore } from "./healthy-since.ts";

const name = "start-up order";
const startBound = "every service starts after each dependency has met its declared condition";
const healthBound = "becomes healthy, and not before those on which it depends";

/**
 * Every new container starts after its dependencies are started, healthy or completed, as declared.
 *
 * @param options.toHealthy also judges the way from the start to health, whatever condition is declared
 */
export function startUpOrder(options: { toHealthy?: boolean } = {}): Check {
  const toHealthy = options.toHealthy ?? false;
  const bound = toHealthy ? `${startBound}, ${healthBound}` : startBound;
  return {
    id: "start-up-order",
    options,
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const pairs = topology.services.flatMap((service) =>
        service.dependsOn.map((dependency) => ({ client: service.name, ...dependency })),
      );
      if (pairs.length === 0) return notJudged(name, "not covered", "no service depends on another");
      const findings = new Findings();
      for (const { client, service, condition } of pairs) {
        const starts = freshStarts(history, client);
        if (starts.length === 0) findings.unknown(client, `the start of ${client}`);
        for (const start of starts) judgePair(history, findings, start, service, condition);
      }
      const healthy = toHealthy
        ? `, ${judgeHealthOrder(history, findings, topology)} services became healthy`
        : "";
      return findings.conclude(name, bound, `${pairs.length} declared dependencies judged${healthy}`);
    },
  };
}

type Start = HistoryEvent<"container">;

function judgePair(
  history: History,
  findings: Findings,
  start: Start,
  server: string,
  condition: DependencyCondition,
): void {
  const starts = history.of("container").filter(({ data }) => data.action === "start");
  const health = history.of("health").filter(({ data }) => data.via === "engine");
  const firstMs = [...starts, ...health].reduce((least, { at }) => Math.min(least, at), start.at);
  const engine = coverageSinceBegin(history, "engine", firstMs, start.at);
  if (!engine.observedThroughout) findings.unknown(start.subject, engine.why, start);
  else if (condition === "service_healthy") judgeHealthy(history, findings, start, server);
  else if (condition === "service_completed_successfully") judgeCompleted(history, findings, start, server);
  else judgeStarted(history, findings, start, server);
}

function judgeHealthy(history: History, findings: Findings, start: Start, server: string): void {
  const client = start.subject;
  const health = healthyBefore(history, server, start);
  if (health.state === "healthy") findings.evidence(health.event, start);
  else if (health.state === "not yet") {
    findings.fail(client, `${client} started before ${server} was healthy`, start, health.event);
  } else if (health.state === "undecided") {
    findings.unknown(
      client,
      `which came first, the start of ${client} or ${server} healthy`,
      start,
      health.event,
    );
  } else findings.unknown(client, `the health of ${server} before ${client} started`, start);
}

function judgeCompleted(history: History, findings: Findings, start: Start, server: string): void {
  const client = start.subject;
  const events = history.of("container", server);
  const ends = events.filter((event) => event.data.action === "die");
  const success = ends.find((end) => end.data.exitCode === 0 && isBefore(end, start));
  const close = ends.find((end) => order(end, start) === "undecided");
  if (success !== undefined) findings.evidence(success, start);
  else if (close !== undefined) {
    findings.unknown(
      client,
      `which came first, the start of ${client} or the end of ${server}`,
      start,
      close,
    );
  } else if (events.length === 0)
    findings.unknown(client, `the end of ${server} before ${client} started`, start);
  else {
    const shown = ends[0] ?? events.at(-1);
    findings.fail(client, `${client} started before ${server} had completed successfully`, start, shown);
  }
}

function judgeStarted(history: History, findings: Findings, start: Start, server: string): void {
  const client = start.subject;
  const starts = history.of("container", server).filter((event) => event.data.action === "start");
  const alive = history.of("health", server).filter(runs);
  const earlier = [...starts, ...alive].find((event) => isBefore(event, start));
  const first = starts[0];
  if (earlier !== undefined) findings.evidence(earlier, start);
  else if (first === undefined) findings.unknown(client, `the start of ${server}`, start);
  else if (order(first, start) === "undecided") {
    findings.unknown(client, `which started first, ${client} or ${server}`, start, first);
  } else findings.fail(client, `${client} started before ${server}`, start, first);
}

/** The engine tells the health of running containers only, so one that was up before the history shows it. */
function runs(event: HistoryEvent<"health">): boolean {
  return event.data.via === "engine" && event.data.status !== "unreachable";
}
