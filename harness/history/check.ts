import type { Finding } from "./finding.ts";
import type { History } from "./log.ts";
import type { Measurement } from "./measurement.ts";
import type { Verdict } from "./verdict.ts";

export type { Finding, Measurement };

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
  /** Gravest first. */
  findings: Finding[];
}

/** A pure function from a history to a result. It must answer `unknown` when it saw nothing it could judge. */
export interface Check {
  name: string;
  /**
   * By what a saved history is judged again: the built-in check of this id, made with these options, which are plain
   * JSON. A check of the user's own has neither, so nobody but its owner can run it again.
   */
  id?: string;
  options?: object;
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
