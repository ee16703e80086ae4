import { oneLine } from "../core/one-line.ts";
import type { Difference } from "./differences.ts";
import type { JudgedRun } from "./judge-run.ts";
import type { JudgedCheck, JudgedScenario } from "./judge-scenario.ts";

/** What a person reads of a run that was judged again: each scenario and check, where they differ, what is broken. */
export function judgementText({ scenarios }: JudgedRun): string {
  const lines = scenarios.flatMap(scenarioLines).map(foreign);
  return [...lines, "", total(scenarios), ""].join("\n");
}

/** Indentation stays, everything foreign is made harmless. */
const foreign = (line: string): string => `${/^ */.exec(line)?.[0] ?? ""}${oneLine(line.trimStart())}`;

function scenarioLines({ id, stored, checks, problems }: JudgedScenario): string[] {
  return [
    `${(stored ?? "no verdict").padEnd(11)} ${id}`,
    ...problems.map((problem) => `  ✗ ${problem}`),
    ...checks.flatMap(checkLines),
  ];
}

function checkLines({ name, stored, now, whyNot, differences }: JudgedCheck): string[] {
  const before = `stored ${stored ?? "nothing"}`;
  if (now === undefined) return [`  ? ${name}: ${before}, not judged again: ${whyNot ?? "nothing was said"}`];
  if (differences.length === 0) return [`  ${stored === undefined ? "+" : "="} ${name}: ${now.verdict}`];
  const verdicts = stored === now.verdict ? now.verdict : `${before}, now ${now.verdict}`;
  return [
    `  ≠ ${name}: ${verdicts}: ${now.summary}`,
    ...differences.filter(({ what }) => what !== "verdict").map(differenceLine),
  ];
}

const differenceLine = (difference: Difference): string =>
  `      ${difference.what}: stored ${shown(difference.stored)}, now ${shown(difference.now)}`;

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function total(scenarios: readonly JudgedScenario[]): string {
  const checks = scenarios.flatMap((scenario) => scenario.checks);
  const judged = checks.filter(({ now }) => now !== undefined).length;
  const differing = checks.filter(({ differences }) => differences.length > 0).length;
  const broken = scenarios.filter(({ problems }) => problems.length > 0).length;
  return [
    `${judged} checks of ${scenarios.length} scenarios judged again`,
    differing === 0 ? "none differs from what was stored" : `${differing} differ from what was stored`,
    ...(judged < checks.length ? [`${checks.length - judged} not judged again`] : []),
    ...(broken === 0 ? [] : [`${broken} scenarios with files that cannot be relied on`]),
  ].join(", ");
}
