import type { CheckResult } from "../harness/history/check.ts";
import type { ScenarioReport } from "../harness/history/run-report.ts";

/** How much of the evidence is printed; the rest is named by its line numbers in the history. */
const shownOfPass = 4;
const shownOfObjection = 16;
/** Lines printed of one finding. */
export const shownOfFinding = 4;
export const shownFindings = 8;

/** The lines of a check that the report prints, findings first, each once, in order. */
export function shownLines(check: CheckResult): number[] {
  const ofFindings = check.findings
    .slice(0, shownFindings)
    .flatMap((finding) => finding.evidence.slice(0, shownOfFinding));
  const limit = check.verdict === "pass" || check.verdict === "not covered" ? shownOfPass : shownOfObjection;
  const lines = [...new Set([...ofFindings.slice(0, shownOfObjection), ...check.evidence.slice(0, limit)])];
  return lines.sort((a, b) => a - b);
}

/** Every line of the evidence of a check, its findings included. */
export function citedLines(check: CheckResult): number[] {
  return [...new Set([...check.evidence, ...check.findings.flatMap((finding) => finding.evidence)])];
}

/** What has to be kept of a scenario's history so that its checks can be printed. */
export function wantedLines(scenario: ScenarioReport): Set<number> {
  return new Set(scenario.checks.flatMap(shownLines));
}
