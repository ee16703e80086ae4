import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type JudgedCheck, judgeScenario } from "./judge-scenario.ts";
import { type SavedScenario, savedScenarios } from "./saved-scenarios.ts";

/**
 * The net below every change of a check: real histories of real runs, judged again. Verdicts, measured values and
 * bounds have to be those that lie beside them. `UPDATE_GOLDEN=1` writes what is judged now; the difference is then
 * read in the commit.
 */
const histories = fileURLToPath(new URL("../../fixtures/histories", import.meta.url));
const saved = savedScenarios(histories);

test.each(saved.map((each): [string, SavedScenario] => [relative(histories, each.folder), each]))(
  "%s is judged as it was",
  async (_, scenario) => {
    const judged = await judgeScenario(scenario);
    expect(judged.problems).toEqual([]);
    if (process.env.UPDATE_GOLDEN === "1" && scenario.results !== undefined)
      accept(scenario.results, judged.checks);
    else expect(shown(judged.checks), "UPDATE_GOLDEN=1 accepts it").toEqual([]);
    expect(judged.checks.every(({ now }) => now !== undefined)).toBe(true);
  },
);

test("the net holds passes, failures, what was not seen and what was not covered", () => {
  const verdicts = new Set(saved.flatMap(storedVerdicts));
  expect(verdicts).toEqual(new Set(["pass", "fail", "unknown", "not covered"]));
});

function storedVerdicts({ results = "" }: SavedScenario): string[] {
  const { checks } = JSON.parse(readFileSync(results, "utf8")) as { checks: { verdict: string }[] };
  return checks.map(({ verdict }) => verdict);
}

function accept(results: string, checks: readonly JudgedCheck[]): void {
  const stored = JSON.parse(readFileSync(results, "utf8")) as object;
  const now = checks.flatMap((check) => check.now ?? []);
  writeFileSync(results, `${JSON.stringify({ ...stored, checks: now }, undefined, 2)}\n`);
}

const shown = (checks: readonly JudgedCheck[]) =>
  checks.flatMap(({ name, differences }) =>
    differences.map((difference) => ({ check: name, ...difference })),
  );
