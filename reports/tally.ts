import type {
  CheckReport,
  Ledger,
  RunReport,
  ScenarioReport,
  Verdict,
} from "../harness/history/run-report.ts";
import { plural } from "./format.ts";

/** The figures that lead the report, the summary and the terminal. */
export interface Tally {
  counts: Record<Verdict, number>;
  /** Scenarios that are not covered, and things that no scenario covers. */
  notCovered: number;
  defects: { planted: number; caught: number };
  unavailability?: { valueMs: number; scenario: ScenarioReport; what: string };
  ledger: Ledger;
  /** One sentence: what came of it. */
  headline: string;
}

/** Worst first: what needs a reader comes before what does not. */
export const verdictOrder: readonly Verdict[] = ["fail", "unknown", "pass", "not covered"];

export const verdictWords: Record<Verdict, string> = {
  pass: "Passed",
  fail: "Failed",
  unknown: "Unknown",
  "not covered": "Not covered",
};

export function tallyOf(run: RunReport): Tally {
  const counts: Record<Verdict, number> = { pass: 0, fail: 0, unknown: 0, "not covered": 0 };
  for (const scenario of run.scenarios) counts[scenario.verdict] += 1;
  const defects = run.scenarios.flatMap((scenario) => scenario.defect ?? []);
  const unavailability = longestUnavailability(run.scenarios);
  return {
    counts,
    notCovered: leftOut(run).length,
    defects: { planted: defects.length, caught: defects.filter((defect) => defect.caught).length },
    ...(unavailability === undefined ? {} : { unavailability }),
    ledger: run.ledger,
    headline: headline(run, counts),
  };
}

/** Everything that the run says nothing about: scenarios that could not run here, and what no scenario covers. */
export function leftOut({ scenarios, notCovered }: RunReport): RunReport["notCovered"] {
  const idle = scenarios.filter(({ verdict }) => verdict === "not covered");
  return [...idle.map((scenario) => ({ what: scenario.title, why: causeOf(scenario) })), ...notCovered];
}

/** Of the checks' own measurements; planted defects are left out, since they are meant to be bad. */
function longestUnavailability(scenarios: readonly ScenarioReport[]): Tally["unavailability"] {
  let longest: Tally["unavailability"];
  for (const scenario of scenarios) {
    if (scenario.defect !== undefined) continue;
    for (const { name, value, unit } of scenario.checks.flatMap((check) => check.measured)) {
      if (unit !== "ms" || value === undefined || !/unavailab|^longest pause/i.test(name)) continue;
      if (longest === undefined || value > longest.valueMs)
        longest = { valueMs: value, scenario, what: name };
    }
  }
  return longest;
}

function headline(run: RunReport, counts: Record<Verdict, number>): string {
  const all = run.scenarios.length;
  if (all === 0) return "No scenario ran, so nothing has been shown.";
  const judged = all - counts["not covered"];
  if (counts.fail > 0) return `${counts.fail} of ${plural(all, "scenario")} failed.`;
  if (counts.unknown > 0)
    return `Nothing failed, but ${counts.unknown} of ${plural(all, "scenario")} could not be judged.`;
  if (run.verdict === "fail") return "Every scenario passed, but the run as a whole did not.";
  if (judged === 0) return "No scenario could run on this machine.";
  return judged === 1 ? "The scenario passed." : `All ${judged} scenarios that ran passed.`;
}

/** Worst verdict first, then in the order of running. */
export function worstFirst<T extends { verdict: Verdict }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict));
}

/** Whether this is the check that a planted defect has to turn red. */
export function isExpectedCatch(scenario: ScenarioReport, check: CheckReport): boolean {
  return scenario.defect?.expected === check.name;
}

/** Checks that make a scenario what it is: for a defect, those that did not do as declared. */
export function objections(scenario: ScenarioReport): CheckReport[] {
  return worstFirst(scenario.checks).filter((check) => {
    if (isExpectedCatch(scenario, check)) return check.verdict !== "fail";
    return check.verdict === "fail" || check.verdict === "unknown";
  });
}

/** Why a scenario is not green, in one sentence; empty for one that is. */
export function causeOf(scenario: ScenarioReport): string {
  if (scenario.verdict === "pass") return "";
  if (scenario.reason !== undefined) return scenario.reason;
  const [worst] = objections(scenario);
  if (worst === undefined) return "";
  return worst.findings[0]?.message ?? worst.summary;
}
