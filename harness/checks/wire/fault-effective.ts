import type { Check } from "../../history/check.ts";
import type { HistoryEvent, TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { coverage } from "../verdict/coverage.ts";
import { complaintsOfDisk } from "../verdict/disk-complaints.ts";
import { checkOfFaults } from "../verdict/fault-check.ts";
import { effectsOn, requestsDuring, responsesDuring } from "../verdict/fault-effects.ts";
import { beginOf, linksTo, onService, type ProvenFault, undeclaredIn } from "../verdict/fault-spans.ts";
import type { Findings } from "../verdict/findings.ts";
import { workDuring } from "../verdict/work-during.ts";

const name = "fault effective";
const bound = "each fault bit and healed for certain, somebody tried meanwhile and noticed";

/** Every fault was met by the one it was aimed at while there was work: an outage nobody met proves nothing. */
export function faultEffective(): Check {
  return checkOfFaults(
    { id: "fault-effective", options: {}, name },
    ({ history, topology, findings, spans, proven }) => {
      for (const span of proven) {
        if (onService(topology, span)) judgeService(history, findings, topology, span);
        else judgeLink(history, findings, topology, span);
        const { proof } = span.proven.data;
        if (proof === undefined) continue;
        findings.measure({
          id: "fault-proof",
          of: span.fault,
          name: `proof of ${span.fault}`,
          value: proof.latencyMs,
          unit: "ms",
        });
      }
      return findings.conclude(
        name,
        bound,
        `${proven.length} of ${spans.length} faults proven to bite and to heal`,
      );
    },
  );
}

function judgeLink(history: History, findings: Findings, topology: TopologyData, span: ProvenFault): void {
  const links = linksTo(topology, span.target);
  if (links.length === 0)
    findings.unknown(span.target, "the link of this fault among the declared ones", span.proven);
  for (const link of links) {
    if (!isWatched(history, findings, span, `capture:${link.server}`)) continue;
    const sign = effectsOn(history, span, link);
    const answers = responsesDuring(history, span, link.id);
    if (answers.length > 0) {
      const message = `answers kept crossing ${link.id} while ${span.kind} was proven`;
      findings.fail(link.id, message, span.proven, ...answers);
    } else if (sign.length > 0) saw(findings, span, sign);
    else if (requestsDuring(history, span, link.id).length === 0) {
      findings.unknown(
        link.id,
        `anybody who tried ${link.id} during ${span.fault}: nobody met it`,
        span.proven,
      );
    } else
      findings.unknown(
        link.id,
        `any effect of ${span.fault} on ${link.id}${undeclaredIn([span])}`,
        span.proven,
      );
  }
}

function judgeService(history: History, findings: Findings, topology: TopologyData, span: ProvenFault): void {
  if (!isWatched(history, findings, span, "engine")) return;
  const during = (event: { at: number }) => event.at >= beginOf(span) && event.at <= span.healed.at;
  const hits = history
    .of("container", span.target)
    .filter((event) => during(event) && (event.data.action === "die" || event.data.action === "pause"));
  const signs = linksTo(topology, span.target).flatMap((link) => effectsOn(history, span, link));
  const complaints = span.effect.actsInside ? complaintsOfDisk(history, topology, span) : [];
  const effect = hits.length > 0 ? hits : [...signs, ...complaints];
  const work = workDuring(history, topology, span);
  if (effect.length === 0) {
    findings.unknown(
      span.target,
      `any effect of ${span.fault} on ${span.target}${undeclaredIn([span])}`,
      span.proven,
    );
  } else if (work.length === 0) {
    findings.unknown(span.target, `any work during ${span.fault}: nobody met it`, span.proven);
  } else saw(findings, span, [...effect, ...work.slice(0, 3)]);
}

function isWatched(history: History, findings: Findings, span: ProvenFault, probe: string): boolean {
  const sight = coverage(history, probe, beginOf(span), span.healed.at);
  if (!sight.observedThroughout) findings.unknown(span.target, `${span.fault}: ${sight.why}`, span.proven);
  return sight.observedThroughout;
}

function saw(findings: Findings, span: ProvenFault, signs: HistoryEvent[]): void {
  findings.evidence(span.proven, span.healed, ...signs.slice(0, 5));
}
