import { expect, test } from "vitest";
import type { Ledger, RunReport } from "../harness/history/run-report.ts";
import { ledgerSentence, lossWords, lostFigure } from "./promises.ts";
import { renderReport } from "./render.ts";
import { verdictSection } from "./sections/verdict.ts";
import { summary } from "./summary.ts";
import { tallyOf } from "./tally.ts";
import { greenRun } from "./testing/sample-run.ts";

const { run } = greenRun();
const given = (ledger: Partial<Ledger>): RunReport => ({ ...run, ledger: { ...run.ledger, ...ledger } });
const sentence = (ledger: Partial<Ledger>) => ledgerSentence(given(ledger));
const every = "Every row that was acknowledged is stored.";

test("what retention removed is told apart from what else was lost", () => {
  expect(sentence({})).toBe(every);
  expect(sentence({ lost: 7, removedByRetention: 7 })).toContain(
    "7 acknowledged rows were lost, all removed by retention",
  );
  expect(sentence({ lost: 7, removedByRetention: 3 })).toBe("7 acknowledged rows were lost.");
  expect(lossWords(given({ lost: 7, removedByRetention: 3 }).ledger)).toContain("3 removed by retention");
  expect(sentence({ acknowledged: 0 })).toBe("");
});

test("rows that no audit judged are said, and nothing is claimed of them", () => {
  const ledger = { acknowledged: 198_590, stored: 87_605, unjudged: 110_985 };
  const words = "87,605 of 198,590 acknowledged rows proven stored; 110,985 not judged (1 scenario).";
  expect(sentence(ledger)).toBe(words);
  expect(sentence({ ...ledger, lost: 5 })).toBe(
    "5 acknowledged rows were lost; 110,985 not judged (1 scenario).",
  );
  expect(lostFigure(given(ledger).ledger)).toBe("0 known");
  const page = verdictSection(given(ledger), new Map(), tallyOf(given(ledger))).markup;
  expect(page).toContain(words);
  expect(page).toContain("110,985 acknowledged were not judged");
  expect(page).not.toContain(every);
});

test("that every row is stored is only said where each scenario's delivery passed", () => {
  const scenarios = run.scenarios.map((scenario, index) =>
    scenario.ledger === undefined || index !== 2
      ? scenario
      : {
          ...scenario,
          checks: scenario.checks.map((check) => ({ ...check, verdict: "unknown" as const })),
        },
  );
  expect(ledgerSentence({ ...run, scenarios })).toBe(
    "No acknowledged row is known to be lost, but delivery did not pass everywhere (1 scenario).",
  );
  const unchecked = run.scenarios.map((scenario) => ({ ...scenario, checks: [] }));
  expect(ledgerSentence({ ...run, scenarios: unchecked })).not.toContain("Every");
});

test("a run without a workload has no books, on the page, in its contents and in the summary", () => {
  const none = { served: 0, acknowledged: 0, stored: 0, unjudged: 0, lost: 0, verifiedRows: 0 };
  const bare = given(none);
  expect(summary(bare)).not.toMatch(/Acknowledged|Stored|Lost/);
  const page = renderReport(bare, new Map());
  expect(page).not.toContain('href="#ledger"');
  expect(page).not.toContain('id="ledger"');
  expect(renderReport(run, new Map())).toContain('id="ledger"');
  expect(summary(run)).toContain("Acknowledged");
});
