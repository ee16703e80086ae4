import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { junit } from "./junit.ts";
import { body } from "./render.ts";
import { summary } from "./summary.ts";
import { historiesOf, sampleRun } from "./testing/sample-run.ts";

vi.setConfig({ testTimeout: 60_000 });

/** `UPDATE_GOLDEN=1` writes what is made now; the difference is then read in the commit. */
function expectGolden(name: string, made: string): void {
  const file = new URL(`./golden/${name}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(new URL("./golden/", import.meta.url), { recursive: true });
    writeFileSync(file, made);
  }
  expect(made, `${name} differs; UPDATE_GOLDEN=1 accepts it`).toBe(readFileSync(file, "utf8"));
}

test("the page of a run with a failure, a defect and a start, without style and scripts", () => {
  const { run, samples } = sampleRun();
  const shown = ["durability/both-brokers-away", "defects/commit-before-insert", "startup/clean-start"];
  const scenarios = run.scenarios.filter(({ id }) => shown.includes(id));
  expectGolden(
    "page.html",
    `${body({ ...run, scenarios }, historiesOf(samples)).markup.replaceAll("><", ">\n<")}\n`,
  );
});

test("junit.xml", () => expectGolden("junit.xml", junit(sampleRun().run)));

test("summary.md", () => expectGolden("summary.md", summary(sampleRun().run)));
