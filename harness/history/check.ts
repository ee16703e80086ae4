import type { History } from "./log.ts";
import type { Verdict } from "./verdict.ts";

/** A figure that a check took from a history, beside the bound it was held to. */
export interface Measurement {
  name: string;
  /** Absent when it could not be measured. */
  value?: number;
  unit: "ms" | "rows" | "count" | "bytes" | "ratio";
  bound?: { atMost?: number; atLeast?: number; why: string };
}

/** One thing a check objects to, with the history lines it rests on. */
export interface Finding {
  message: string;
  subject: string;
  evidence: number[];
  /** What should have been seen and was not; absent where something is known to be wrong. */
  unknown?: true;
  /** The machine was under pressure, which is why it is unknown. */
  contended?: true;
}

export interface CheckResult {
  name: string;
  verdict: Verdict;
  /** One sentence with the figures, also when it passes. */
  summary: string;
  measured: Measurement[];
  /** What was demanded, in words with figures. */
  bound: string;
  /** History lines on which a pass rests. Empty only for `unknown` and `not covered`. */
  evidence: number[];
  findings: Finding[];
}

/** A pure function from a history to a result. It must answer `unknown` when it saw nothing it could judge. */
export interface Check {
  name: string;
  run(history: History): CheckResult;
}

/** Runs a check; one that crashes has shown nothing, so it is `unknown`. */
export function runCheck(check: Check, history: History): CheckResult {
  try {
    return check.run(history);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      name: check.name,
      verdict: "unknown",
      summary: `the check itself crashed: ${message}`,
      measured: [],
      bound: "",
      evidence: [],
      findings: [],
    };
  }
}
