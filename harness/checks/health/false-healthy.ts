import { humanDuration } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import { type Interval, without } from "../../core/interval.ts";
import type { Check } from "../../history/check.ts";
import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { coverage, interval } from "../verdict/coverage.ts";
import { beginOf, endOf, type FaultSpan, faultSpans } from "../verdict/fault-spans.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";
import { type InVain, inVainOn } from "./callers-answers.ts";
import { noticeMs, saidOf } from "./engine-health.ts";

const name = "false healthy";
const bound =
  "no health check says well for longer than it may need to notice, while callers get errors or nothing";
/** One failed call or two are no outage. */
const fewest = 3;

type Link = TopologyData["links"][number];

/**
 * No service is called healthy by the engine while its own callers get errors (HTTP 5xx) or no answers: for longer than its health
 * check may need to notice (retries × (interval + time-out) + 1 s), with three such requests or more. Asked of each caller
 * by itself. What a fault does to the service or to the caller's own link is left out: nobody could answer then. A
 * service that passes on what its own server says, which is called unhealthy itself and is no fault's target, is not
 * blamed for the time until that is over: the illness is told where it lies.
 * Services without a health check, and those that nobody asks, are not covered. Longest first.
 */
export function falseHealthy(): Check {
  return {
    id: "false-healthy",
    options: {},
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const links = topology.links.filter(
        ({ id, server }) =>
          history.of("answers", id).length > 0 &&
          topology.services.some((service) => service.name === server && service.hasHealthCheck),
      );
      if (links.length === 0)
        return notJudged(name, "not covered", "nobody was seen to ask a service that has a health check");
      const findings = new Findings();
      const { fromMs, toMs } = interval(history);
      const lies = links.flatMap((link) => liesOn(history, topology, findings, link, { fromMs, toMs }));
      lies.sort((one, other) => other.lastedMs - one.lastedMs);
      for (const { link, lastedMs, heldMs, inVain, said } of lies) {
        const { requests, errors, events } = inVain;
        const got =
          errors === 0
            ? "not one answer"
            : errors >= requests
              ? `${errors} errors`
              : `${errors} errors, and no answer else`;
        const message = `called healthy for ${humanDuration(lastedMs)} while ${link.client} made ${plural(requests, "request")} and got ${got} (${humanDuration(heldMs)} are due to notice)`;
        findings.fail(link.server, message, said, ...events.slice(0, 3), ...events.slice(-2));
      }
      for (const { id } of links) findings.evidence(...history.of("answers", id).slice(0, 3));
      return findings.conclude(name, bound, `${plural(links.length, "caller")} watched`);
    },
  };
}

interface Lie {
  link: Link;
  inVain: InVain;
  lastedMs: number;
  heldMs: number;
  said: ReturnType<typeof saidOf>[number]["event"];
}

function liesOn(
  history: History,
  topology: TopologyData,
  findings: Findings,
  link: Link,
  watch: Interval,
): Lie[] {
  const service = topology.services.find((one) => one.name === link.server);
  if (service === undefined) return [];
  for (const probe of [`capture:${link.server}`, "engine"]) {
    const sight = coverage(history, probe, watch.fromMs, watch.toMs);
    if (!sight.observedThroughout && history.of("probe", probe).length > 0)
      findings.unknown(link.server, sight.why);
  }
  const heldMs = noticeMs(service);
  const spans = faultSpans(history).filter((span) => isItsOwn(span, link));
  const healthy = saidOf(history, link.server, watch.toMs).filter(({ status }) => status === "healthy");
  const told = illServersOf(history, topology, link.server, watch.toMs);
  return inVainOn(history, link.id, watch.toMs).flatMap((inVain): Lie[] => {
    if (Math.max(inVain.requests, inVain.errors) < fewest) return [];
    const overlapping = told.filter(({ fromMs, toMs }) => fromMs < inVain.toMs && toMs > inVain.fromMs);
    const sinceMs = Math.max(inVain.fromMs, ...overlapping.map(({ toMs }) => toMs));
    const longest = healthy
      .flatMap(({ fromMs, toMs, event }) =>
        undisturbed({ fromMs: Math.max(fromMs, sinceMs), toMs: Math.min(toMs, inVain.toMs) }, spans).map(
          (time) => ({ lastedMs: time.toMs - time.fromMs, event }),
        ),
      )
      .sort((one, other) => other.lastedMs - one.lastedMs)[0];
    if (longest === undefined || longest.lastedMs <= heldMs) return [];
    return [{ link, inVain, heldMs, lastedMs: longest.lastedMs, said: longest.event }];
  });
}

/** When servers of the service, near or far, were called unhealthy; without those that a fault acts on. */
function illServersOf(
  history: History,
  topology: TopologyData,
  service: string,
  untilMs: number,
): Interval[] {
  const reached = new Set([service]);
  for (const name of reached)
    for (const { client, server } of topology.links) if (client === name) reached.add(server);
  reached.delete(service);
  for (const { target } of faultSpans(history)) reached.delete(target);
  return [...reached].flatMap((name) =>
    saidOf(history, name, untilMs).filter(({ status }) => status === "unhealthy"),
  );
}

/** The fault keeps the service itself, or its caller, from answering and asking. */
const isItsOwn = ({ target }: FaultSpan, { id, client, server }: Link) =>
  target === id || target === server || target === client;

function undisturbed(time: Interval, spans: readonly FaultSpan[]): Interval[] {
  return spans
    .reduce(
      (left, span) => left.flatMap((one) => without(one, { fromMs: beginOf(span), toMs: endOf(span) })),
      [time],
    )
    .filter(({ fromMs, toMs }) => toMs > fromMs);
}
