import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { checkOfFaults, type FaultCase } from "../verdict/fault-check.ts";
import { beginOf, forceEndOf, linksTo, type ProvenFault, undeclaredIn } from "../verdict/fault-spans.ts";
import { type OverlappingFaults, overlappingFaults } from "../verdict/overlapping-faults.ts";

const name = "outage";

interface Bounds {
  noticedMs: number;
  pauseMs: number;
}

/**
 * While something is away: its clients say so in time (detection: a log of level warn or worse that names it, the
 * link's circuit that leaves closed, health that blames it or, where it blames nobody, is unhealthy), what is to
 * bear the outage takes over (mitigation: a record is acknowledged after the proof, and declared circuits of the
 * link have opened if they do), and acknowledgements never pause for longer than stated. Times count from the
 * proof that the fault bites.
 */
export function outage(options: { noticedWithin: Duration; pausedAtMost: Duration }): Check {
  const bounds = {
    noticedMs: milliseconds(options.noticedWithin),
    pauseMs: milliseconds(options.pausedAtMost),
  };
  const bound = `noticed within ${humanDuration(bounds.noticedMs)}, acknowledgements never pause for more than ${humanDuration(bounds.pauseMs)}`;
  return checkOfFaults({ id: "outage", options, name }, (given) => {
    const { findings, topology, proven } = given;
    const outages = proven.filter(({ effect }) => effect.removes);
    const met = outages.filter(({ target }) => linksTo(topology, target).length > 0);
    if (met.length === 0)
      findings.unknown("clients", `anybody who could have noticed${undeclaredIn(proven)}`);
    const detections = met.map((span) => judgeDetection(given, span, bounds.noticedMs));
    const pauses = overlappingFaults(outages).map((overlap) => judgeService(given, overlap, bounds));
    const most = (times: number[]) => humanDuration(Math.max(0, ...times));
    return findings.conclude(
      name,
      bound,
      `noticed after ${most(detections)} at the latest, longest pause in acknowledgements ${most(pauses)}`,
    );
  });
}

/** Milliseconds until a client said that something is wrong; as long as the fault lasted where nobody did. */
function judgeDetection(
  { history, topology, findings }: FaultCase,
  span: ProvenFault,
  withinMs: number,
): number {
  const lastedMs = forceEndOf(span) - span.proven.at;
  const clients = new Set(linksTo(topology, span.target).map(({ client }) => client));
  const [sign] = [...clients]
    .flatMap((client) => signsOf(history, topology, client, span))
    .sort((one, other) => one.at - other.at);
  if (sign === undefined) {
    const said = `a word of ${[...clients].join(", ")} about ${span.fault} in ${humanDuration(lastedMs)}`;
    if (lastedMs > withinMs) findings.fail(span.target, `there was not ${said}`, span.proven, span.healed);
    else findings.unknown(span.target, said, span.proven);
    return lastedMs;
  }
  const tookMs = Math.max(0, Math.round(sign.at - span.proven.at));
  // A sign may come before the proof: what a reader asks is how long nobody knew, what is judged counts from the proof.
  const name = `detection of ${span.fault}`;
  const fromInjection = Math.max(0, Math.round(sign.at - beginOf(span)));
  findings.measure({ id: "detection", of: span.fault, name, value: fromInjection, unit: "ms" });
  findings.measure({
    ...{ id: "detection-after-proof", of: span.fault, name: `${name}, after its proof` },
    ...{ value: tookMs, unit: "ms" },
    bound: { atMost: withinMs, why: "the bound that the scenario states" },
  });
  const said = `${span.fault} was noticed only after ${humanDuration(tookMs)}`;
  judgeTime({ history, findings }, span, said, tookMs, withinMs, sign);
  return tookMs;
}

/** Words of a client about what the fault took away; its trouble with somebody else is no sign of this one. */
function signsOf(
  history: History,
  topology: TopologyData,
  client: string,
  span: ProvenFault,
): HistoryEvent[] {
  const links = linksTo(topology, span.target).filter((link) => link.client === client);
  const servers = [...new Set(links.map(({ server }) => server))];
  const circuits = topology.circuits.filter(
    ({ service, link }) => service === client && links.some(({ id }) => id === link),
  );
  const during = (event: HistoryEvent) => event.at >= beginOf(span) && event.at < forceEndOf(span);
  return [
    ...history.of("log", client).filter((event) => complainsOf(event, servers)),
    ...history
      .of("health", client)
      .filter(
        ({ data: { status, failing = servers } }) =>
          status === "unhealthy" && failing.some((name) => servers.includes(name)),
      ),
    ...history
      .of("circuit", client)
      .filter(
        ({ data }) => data.state !== "closed" && circuits.some(({ circuit }) => circuit === data.circuit),
      ),
  ].filter(during);
}

function complainsOf({ data }: HistoryEvent<"log">, servers: string[]): boolean {
  if (!/warn|error|fatal|critical/i.test(data.level)) return false;
  const text = [data.event ?? "", data.message, ...Object.values(data.fields)].join(" ");
  return servers.some((server) => text.includes(server));
}

/** The longest pause in acknowledgements while the overlap lasted, in milliseconds. */
function judgeService(given: FaultCase, overlap: OverlappingFaults, { pauseMs }: Bounds): number {
  const { history, findings } = given;
  const first = overlap.faults.reduce((one, other) => (other.proven.at < one.proven.at ? other : one));
  const fromMs = first.proven.at;
  const toMs = forceEndOf(overlap.last);
  const acknowledged = history.of("operation").filter(({ data }) => data.outcome === "ok");
  const next = acknowledged.find(({ at }) => at > fromMs);
  if (next === undefined) {
    findings.unknown(first.target, `any acknowledged record after ${first.fault} began`, first.proven);
    return 0;
  }
  const opened = openedDuring(given, overlap);
  const mitigatedMs = Math.round(Math.max(next.at, opened?.at ?? 0) - fromMs);
  findings.measure({
    id: "mitigation",
    of: overlap.last.fault,
    name: `mitigation of ${overlap.last.fault}`,
    value: mitigatedMs,
    unit: "ms",
  });
  let longest = { ms: 0, until: next };
  let before = fromMs;
  for (const event of acknowledged) {
    if (event.at <= fromMs) continue;
    if (before < toMs && event.at - before > longest.ms)
      longest = { ms: Math.round(event.at - before), until: event };
    before = event.at;
  }
  findings.measure({
    ...{ id: "pause-during-fault", of: overlap.last.fault },
    name: `longest pause in acknowledgements during ${overlap.last.fault}`,
    value: longest.ms,
    unit: "ms",
    bound: { atMost: pauseMs, why: "the bound that the scenario states" },
  });
  const said = `nothing was acknowledged for ${humanDuration(longest.ms)} during ${overlap.last.fault}`;
  judgeTime(given, first, said, longest.ms, pauseMs, longest.until, opened);
  return longest.ms;
}

/** The last of the declared circuits on the disturbed links that opened. */
function openedDuring(
  { history, topology }: FaultCase,
  overlap: OverlappingFaults,
): HistoryEvent | undefined {
  const links = new Set(
    overlap.faults.flatMap(({ target }) => linksTo(topology, target)).map(({ id }) => id),
  );
  return topology.circuits
    .filter(({ link }) => links.has(link))
    .flatMap(({ service, circuit }) =>
      history
        .of("circuit", service)
        .filter(
          ({ at, data }) => data.circuit === circuit && data.state === "open" && at >= beginOf(overlap.last),
        )
        .slice(0, 1),
    )
    .filter(({ at }) => at < forceEndOf(overlap.last))
    .sort((one, other) => other.at - one.at)[0];
}

/** A busy machine makes it slower, never faster: a bound that is met is met. */
function judgeTime(
  { history, findings }: Pick<FaultCase, "history" | "findings">,
  span: ProvenFault,
  said: string,
  tookMs: number,
  withinMs: number,
  ...events: (HistoryEvent | undefined)[]
): void {
  if (tookMs <= withinMs) {
    findings.evidence(span.proven, ...events);
    return;
  }
  const contention = contentionDuring(history, span.proven.at, forceEndOf(span), tookMs - withinMs);
  if (contention.tolerable)
    findings.fail({ subject: span.target, kind: "late" }, said, span.proven, ...events);
  else findings.unknown(span.target, `${said}, and ${contention.why}`, span.proven, ...contention.evidence);
}
