import type { Check, CheckResult } from "../../history/check.ts";
import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { type FaultSpan, faultSpans, isProven, type ProvenFault, whyNotProven } from "./fault-spans.ts";
import { Findings, notJudged } from "./findings.ts";
import { topologyOf } from "./topology.ts";

/** What a check of faults is given to judge. */
export interface FaultCase {
  history: History;
  topology: TopologyData;
  findings: Findings;
  /** All of them, at least one. */
  spans: FaultSpan[];
  proven: ProvenFault[];
}

/**
 * A check of what faults did. Without a fault it is `not covered`, without a topology `unknown`; a fault that was
 * not proven to bite and to heal is objected to here, and only the others are worth judging.
 */
export function checkOfFaults(
  asked: Required<Omit<Check, "run">>,
  judge: (given: FaultCase) => CheckResult,
): Check {
  const { name } = asked;
  return {
    ...asked,
    run(history) {
      const topology = topologyOf(history);
      const spans = faultSpans(history);
      if (spans.length === 0) return notJudged(name, "not covered", "there was no fault");
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const findings = new Findings();
      const proven = spans.filter(isProven);
      for (const span of spans) {
        if (!isProven(span)) findings.unknown(span.target, whyNotProven(span), span.injecting, span.failed);
      }
      return judge({ history, topology, findings, spans, proven });
    },
  };
}
