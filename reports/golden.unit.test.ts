import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Html } from "./html.ts";
import { junit } from "./junit.ts";
import { notCoveredSection } from "./sections/coverage.ts";
import { defectsSection } from "./sections/defects.ts";
import { environmentSection } from "./sections/environment.ts";
import { figuresSection } from "./sections/figures.ts";
import { ledgerSection } from "./sections/ledger.ts";
import { scenarioPart } from "./sections/scenario.ts";
import { troubleSection } from "./sections/trouble.ts";
import { verdictSection } from "./sections/verdict.ts";
import { summary } from "./summary.ts";
import { tallyOf } from "./tally.ts";
import { historiesOf, sampleRun } from "./testing/sample-run.ts";

const folder = new URL("./golden/", import.meta.url);
const { run, samples } = sampleRun();
const histories = historiesOf(samples);
/** Of each kind of scenario one: a failure, a planted defect, a start. */
const shown = ["durability/both-brokers-away", "defects/commit-before-insert", "startup/clean-start"];

/** Each part of the page by itself, without style and scripts, an element a line. */
const parts: Record<string, () => Html | ""> = {
  verdict: () => verdictSection(run, histories, tallyOf(run)),
  trouble: () => troubleSection(run),
  defects: () => defectsSection(run),
  figures: () => figuresSection(run.figures),
  ledger: () => ledgerSection(run.ledger),
  "not-covered": () => notCoveredSection(run, histories),
  environment: () => environmentSection(run.environment),
  ...Object.fromEntries(
    shown.map((id) => [
      `scenario-${id.split("/")[1]}`,
      () => {
        const scenario = run.scenarios.find((one) => one.id === id);
        return scenario === undefined ? "" : scenarioPart(run, scenario, histories.get(id));
      },
    ]),
  ),
};

/** `UPDATE_GOLDEN=1` writes what is made now; the difference is then read in the commit. */
function expectGolden(name: string, made: string): void {
  const file = new URL(name, folder);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, made);
  }
  expect(made, `${name} differs; UPDATE_GOLDEN=1 accepts it`).toBe(readFileSync(file, "utf8"));
}

test.each(Object.entries(parts))("%s.html", (name, part) => {
  const made = part();
  expect(made).not.toBe("");
  expectGolden(`${name}.html`, `${made === "" ? "" : made.markup.replaceAll("><", ">\n<").trim()}\n`);
});

test("junit.xml", () => expectGolden("junit.xml", junit(run)));

test("summary.md", () => expectGolden("summary.md", summary(run)));

test("no golden file is of a part that is gone", () => {
  const made = [...Object.keys(parts).map((name) => `${name}.html`), "junit.xml", "summary.md"];
  expect(readdirSync(folder).sort()).toEqual(made.sort());
});
