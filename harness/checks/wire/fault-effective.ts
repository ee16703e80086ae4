import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import type { History } from "../../history/log.ts";
import { checkOfFaults } from "../verdict/fault-check.ts";
import { settleMs } from "../verdict/fault-effects.ts";
import { asHealedAt, faultSpans, type ProvenFault } from "../verdict/fault-spans.ts";
import type { Findings } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";
import { type EffectSeen, effectsSeen } from "./effects-seen.ts";

const name = "fault effective";
const bound = "each fault bit and healed for certain, somebody tried meanwhile and noticed";

/** Every fault was met by the one it was aimed at while there was work: an outage nobody met proves nothing. */
export function faultEffective(): Check {
  return checkOfFaults(
    { id: "fault-effective", options: {}, name },
    ({ history, topology, findings, spans, proven }) => {
      for (const span of proven) {
        for (const seen of effectsSeen(history, topology, span)) judge(findings, span, seen);
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
        `${proven.length} of ${plural(spans.length, "fault")} proven to bite and to heal`,
      );
    },
  );
}

function judge(findings: Findings, span: ProvenFault, seen: EffectSeen): void {
  if (seen.state === "not seen") findings.unknown(seen.subject, seen.what, span.proven);
  else if (seen.state === "disproved") findings.fail(seen.subject, seen.message, span.proven, ...seen.events);
  else findings.evidence(span.proven, span.healed, ...seen.events.slice(0, 5));
}

/**
 * What this check would not have seen yet of a fault that still lasts, were it healed now; empty once it would pass.
 * What happened a moment ago does not count: an attempt may still be answered.
 */
export function notYetMet(history: History, fault: string, nowMs: number): string[] {
  const topology = topologyOf(history);
  const span = faultSpans(history).find((one) => one.fault === fault);
  if (topology === undefined || span?.proven === undefined) return [`${fault} proven`];
  const lasting = asHealedAt(span, span.proven, nowMs - settleMs);
  return effectsSeen(history, topology, lasting).flatMap((seen) => {
    if (seen.state === "met") return [];
    return [seen.state === "disproved" ? seen.message : seen.what];
  });
}
