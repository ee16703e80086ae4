import type { CheckResult } from "../history/check.ts";
import type { Verdict } from "../history/verdict.ts";
import type { PlatformChange } from "../stacks/prepare.ts";
import type { Scenario, ScenarioTag } from "./definition.ts";
import type { DefectOutcome, ScenarioResult } from "./result.ts";

/** A planted bug and what must happen to it. */
export interface PlantedDefect {
  /** Folder's name of the defect; unique in its platform. */
  name: string;
  description: string;
  change: PlatformChange;
  /** The scenario that must catch it. */
  scenario: Scenario;
  /** The check that must say `fail`. */
  caughtBy: string;
  /** A word that one of the things found wrong must hold, so that the check fails for the right reason. */
  evidence: RegExp;
  /** Checks that may say something else than `pass`, because the defect touches them too. */
  mayAlsoFail?: readonly string[];
  tags?: readonly ScenarioTag[];
}

/**
 * Caught: the named check says `fail`, not `unknown`, with the evidence declared for it, and every check outside
 * the declared set passes. What was only not seen is no evidence, also beside another thing that is wrong.
 */
export function outcomeOf(definition: PlantedDefect, result: ScenarioResult): DefectOutcome {
  const { name, description, caughtBy, evidence } = definition;
  const expected = caughtBy;
  const allowed = new Set([caughtBy, ...(definition.mayAlsoFail ?? [])]);
  const named = result.checks.find((check) => check.name === caughtBy);
  const others = result.checks.filter(
    ({ name: check, verdict }) => !allowed.has(check) && verdict !== "pass" && verdict !== "not covered",
  );
  const told =
    named?.findings.some(
      ({ message, evidence: lines, unknown }) =>
        unknown !== true && evidence.test(message) && lines.length > 0,
    ) ?? false;
  const caught = named?.verdict === "fail" && told && others.length === 0;
  const reasons = [
    ...(named === undefined ? [`the scenario has no check "${caughtBy}"`] : []),
    ...(named !== undefined && named.verdict !== "fail"
      ? [`"${caughtBy}" says ${named.verdict}: ${named.summary}`]
      : []),
    ...(named?.verdict === "fail" && !told
      ? [`"${caughtBy}" fails, but nothing found wrong, with evidence, tells of ${evidence.source}`]
      : []),
    ...others.map((check) => `"${check.name}" was to pass and says ${check.verdict}: ${check.summary}`),
  ];
  return {
    defect: { name, description, expected, caught },
    verdict: caught ? "pass" : uncaught(result, named),
    ...(caught
      ? {}
      : { reason: [...reasons, ...(result.reason === undefined ? [] : [result.reason])].join("; ") }),
  };
}

function uncaught(result: ScenarioResult, named: CheckResult | undefined): Verdict {
  if (result.verdict === "not covered") return "not covered";
  return named?.verdict === "pass" ? "fail" : "unknown";
}
