import { humanDuration } from "../../core/duration.ts";
import { latest } from "../../history/event-order.ts";
import { beginOf, faultSpans, forceEndOf, isProven } from "../verdict/fault-spans.ts";
import type { CircuitCase } from "./circuit-case.ts";

/**
 * A fault that swallows requests shows no refused attempts to count. When it lasts longer than the circuit's
 * own open time and somebody asked in vain, a circuit that stayed closed all the while has not been judged.
 */
export function judgeDuringFaults({ history, findings, subject, spec, claimed, wire }: CircuitCase): void {
  for (const span of faultSpans(history)) {
    const hits = span.target === spec.link || spec.link.includes(`->${span.target}:`);
    const swallows = span.effect.silences || span.effect.withholdsRequests;
    if (!hits || !isProven(span) || !swallows) continue;
    const fromMs = latest(span.proven);
    const toMs = forceEndOf(span);
    if (toMs - fromMs < spec.openMs) continue;
    const alive = claimed.life.fromMs < beginOf(span) && claimed.life.toMs > toMs;
    const open = claimed.intervals.some(
      ({ state, fromMs: from, toMs: to }) => state !== "closed" && from < toMs && to > fromMs,
    );
    const during = ({ at }: { at: number }) => at > fromMs && at < toMs;
    const asked = [...wire.requests, ...wire.attempts].filter(during);
    if (!alive || open || asked.length === 0) continue;
    const lasted = humanDuration(toMs - fromMs);
    findings.unknown(subject, `it open although ${spec.link} was away for ${lasted}`, span.proven, ...asked);
  }
}
