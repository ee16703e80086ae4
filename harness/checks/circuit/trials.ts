import { earliest, latest } from "../../history/event-order.ts";
import type { CircuitCase } from "./circuit-case.ts";
import type { StateInterval } from "./claimed-states.ts";

/**
 * Half-open lets the declared number of calls through and no more. Nothing is connected while open, so each call
 * that goes out at once needs an attempt of its own. Sampled states may have skipped a half-open: only logged ones
 * are judged.
 */
export function judgeTrials(given: CircuitCase): void {
  const { findings, subject, spec, claimed, wire } = given;
  if (claimed.via !== "log") return;
  const allowed = spec.halfOpenCalls ?? 1;
  for (const interval of claimed.intervals) {
    if (interval.state !== "half-open") continue;
    const fromMs = earliest(interval.claim);
    const toMs = endOfTrial(given, interval);
    const attempts = wire.attempts.filter(
      (attempt) => earliest(attempt) >= fromMs && latest(attempt) <= toMs,
    );
    if (attempts.length <= allowed) findings.evidence(interval.claim, ...attempts);
    else {
      const said = `half-open with ${attempts.length} connection attempts instead of ${allowed}`;
      findings.fail(subject, said, interval.claim, ...attempts);
    }
  }
}

/** Calls that went out together may still connect when the first of them has opened the circuit again. */
function endOfTrial({ tolerance }: CircuitCase, { toMs, next }: StateInterval): number {
  if (next === undefined) return toMs;
  return next.data.state === "open" ? latest(next) + tolerance.inFlightMs : earliest(next);
}
