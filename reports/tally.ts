import type { CheckResult } from "../harness/history/check.ts";
import { type Finding, findingWords, gravestFirst } from "../harness/history/finding.ts";
import type { MeasurementId } from "../harness/history/measurement.ts";
import type { Ledger, RunReport, ScenarioReport } from "../harness/history/run-report.ts";
import type { Verdict } from "../harness/history/verdict.ts";
import { plural } from "./format.ts";

/** The figures that lead the report, the summary and the terminal. */
export interface Tally {
  counts: Record<Verdict, number>;
  /** Scenarios that are not covered, and things that no scenario covers. */
  notCovered: number;
  defects: { planted: number; caught: number };
  unavailability?: Longest;
  recovery?: Longest;
  /** From a fault's injection until somebody said so. */
  detection?: Longest;
  ledger: Ledger;
  /** One sentence: what came of it. */
  headline: string;
}

/** The longest of a kind of time, and where it was measured. */
export interface Longest {
  valueMs: number;
  /** It had not ended when nobody looked any more. */
  isAtLeast: boolean;
  scenario: ScenarioReport;
  what: string;
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
  const unavailability = longest(run.scenarios, ["longest-pause", "pause-during-fault"]);
  const recovery = longest(run.scenarios, ["recovery"]);
  const detection = longest(run.scenarios, ["detection"]);
  return {
    counts,
    notCovered: leftOut(run).length,
    defects: { planted: defects.length, caught: defects.filter((defect) => defect.caught).length },
    ...(unavailability === undefined ? {} : { unavailability }),
    ...(recovery === undefined ? {} : { recovery }),
    ...(detection === undefined ? {} : { detection }),
    ledger: run.ledger,
    headline: headline(run, counts),
  };
}

/** Everything that the run says nothing about: scenarios that could not run here, and what no scenario covers. */
export function leftOut({ scenarios, notCovered }: RunReport): RunReport["notCovered"] {
  const idle = scenarios.filter(({ verdict }) => verdict === "not covered");
  return [...idle.map((scenario) => ({ what: scenario.title, why: causeInWords(scenario) })), ...notCovered];
}

/**
 * Of the checks' own measurements; planted defects are left out, since they are meant to be bad. What never ended is
 * longer than what did, whatever their figures.
 */
function longest(scenarios: readonly ScenarioReport[], ids: readonly MeasurementId[]): Longest | undefined {
  const found = scenarios
    .filter(({ defect }) => defect === undefined)
    .flatMap((scenario) =>
      scenario.checks.flatMap(({ measured }) =>
        measured.flatMap(({ id, name, value, valueAtLeast }): Longest[] => {
          const valueMs = value ?? valueAtLeast;
          if (valueMs === undefined || !ids.includes(id)) return [];
          return [{ valueMs, isAtLeast: value === undefined, scenario, what: name }];
        }),
      ),
    );
  return found.sort((a, b) => Number(b.isAtLeast) - Number(a.isAtLeast) || b.valueMs - a.valueMs)[0];
}

function headline(run: RunReport, counts: Record<Verdict, number>): string {
  const all = run.scenarios.length;
  if (all === 0) return "No scenario ran, so nothing has been shown.";
  const judged = all - counts["not covered"];
  const [ofRun] = run.findings ?? [];
  if (ofRun !== undefined && counts.fail === 0) return `${sentence(ofRun.what)}`;
  if (counts.fail > 0) return `${counts.fail} of ${plural(all, "scenario")} failed.`;
  if (counts.unknown > 0)
    return `Nothing failed, but ${counts.unknown} of ${plural(all, "scenario")} could not be judged.`;
  if (run.verdict === "fail") return "Every scenario passed, but the run as a whole did not.";
  if (judged === 0) return "No scenario could run on this machine.";
  return judged === 1 ? "The scenario passed." : `All ${judged} scenarios that ran passed.`;
}

/** A text as a sentence of its own. */
function sentence(text: string): string {
  const begun = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return begun.endsWith(".") ? begun : `${begun}.`;
}

/** Worst verdict first, then in the order of running. */
export function worstFirst<T extends { verdict: Verdict }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict));
}

/** Whether this is the check that a planted defect has to turn red. */
export function isExpectedCatch(scenario: ScenarioReport, check: CheckResult): boolean {
  return scenario.defect?.expected === check.name;
}

/** Checks that make a scenario what it is: for a defect, those that did not do as declared. */
export function objections(scenario: ScenarioReport): CheckResult[] {
  return worstFirst(scenario.checks).filter((check) => {
    if (isExpectedCatch(scenario, check)) return check.verdict !== "fail";
    return check.verdict === "fail" || check.verdict === "unknown";
  });
}

/** What leads of a scenario that is not green, and how much more there is. */
export interface Cause {
  words: string;
  /** `5 more findings in 3 checks`; empty where there is nothing more. */
  more: string;
}

/**
 * Why a scenario is not green: the gravest thing that is known to be wrong, else how its body ended, else the gravest
 * thing that was not seen. Undefined for one that is green.
 */
export function causeOf(scenario: ScenarioReport): Cause | undefined {
  if (scenario.verdict === "pass") return undefined;
  const objecting = objections(scenario);
  const findings = gravestFirst(objecting.flatMap((check) => check.findings));
  const [gravest] = findings;
  const isKnown = gravest !== undefined && gravest.unknown !== true;
  if (scenario.reason !== undefined && !isKnown)
    return { words: scenario.reason, more: moreOf(objecting, undefined) };
  if (gravest !== undefined) return { words: findingWords(gravest), more: moreOf(objecting, gravest) };
  return { words: objecting[0]?.summary ?? "", more: "" };
}

function moreOf(objecting: readonly CheckResult[], leading: Finding | undefined): string {
  const others = objecting.map((check) => check.findings.filter((finding) => finding !== leading));
  const findings = others.reduce((sum, list) => sum + list.length, 0);
  const checks = others.filter((list) => list.length > 0).length;
  if (findings === 0) return "";
  return `${plural(findings, "more finding")} in ${plural(checks, "check")}`;
}

/** The leading cause in one line, with what more there is. */
export function causeInWords(scenario: ScenarioReport): string {
  const cause = causeOf(scenario);
  if (cause === undefined) return "";
  return cause.more === "" ? cause.words : `${cause.words} (+ ${cause.more})`;
}
