import { expect, test } from "vitest";
import { tallyOf } from "../tally.ts";
import { greenRun } from "../testing/sample-run.ts";
import { verdictSection } from "./verdict.ts";

const { run } = greenRun();
const text = (lost: number, removedByRetention: number) => {
  const given = { ...run, ledger: { ...run.ledger, lost, removedByRetention } };
  return verdictSection(given, tallyOf(given)).markup;
};

test("what retention removed is told apart from what else was lost", () => {
  expect(text(0, 0)).toContain("Every row that was acknowledged is stored.");
  expect(text(7, 7)).toContain("7 acknowledged rows were lost, all removed by retention");
  expect(text(7, 3)).toContain("7 acknowledged rows were lost.");
  expect(text(7, 3)).toContain("3 removed by retention");
});
