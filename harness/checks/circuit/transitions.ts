import type { CircuitState } from "../../history/events.ts";
import type { CircuitCase } from "./circuit-case.ts";

const legal: Record<CircuitState, CircuitState[]> = {
  closed: ["open"],
  open: ["half-open"],
  "half-open": ["closed", "open"],
};

/** Only the legal changes of state happen. A sampled state may have skipped a short half-open. */
export function judgeTransitions({ findings, subject, claimed }: CircuitCase): void {
  for (const { state, claim, next } of claimed.intervals) {
    if (next === undefined) continue;
    const to = next.data.state;
    if (legal[state].includes(to)) findings.evidence(next);
    else if (claimed.via === "log") {
      findings.fail(subject, `went from ${state} to ${to} at once`, claim, next);
    } else if (state === "open") findings.evidence(next);
    else findings.unknown(subject, `what lies between ${state} and ${to}`, claim, next);
  }
}
