import { expect, test } from "vitest";
import type { RunReach, RunReport } from "../harness/history/run-report.ts";
import { junit } from "./junit.ts";
import { renderReport } from "./render.ts";
import { summary } from "./summary.ts";
import { sampleRun } from "./testing/sample-run.ts";

const reach: RunReach = {
  ...{ linksKnown: ["web->db:1", "lone->db:1"], linksCut: ["web->db:1"], linksRecovered: [] },
  ...{ servicesFaulted: ["db"], servicesApart: ["cron <b>"] },
};
const passed = sampleRun().run.scenarios.filter(({ verdict }) => verdict === "pass");
const run: RunReport = {
  ...{ ...sampleRun().run, scenarios: passed.slice(0, 1), verdict: "unknown", reach },
  findings: [{ verdict: "unknown", what: "nothing was tested: nobody used <lone>" }],
};

test("the page of a folder's gate leads with its links, and speaks of no rows", () => {
  const page = renderReport(run, new Map());
  for (const tile of ["Links known", "Links faulted", "Links recovered", "Services in no link"])
    expect(page).toContain(`<dt>${tile}</dt>`);
  expect(page).not.toContain("Rows acknowledged");
  expect(page).not.toContain("cron <b>");
});

test("what is true of the run alone leads everywhere, as text", () => {
  const page = renderReport(run, new Map());
  expect(page).toContain("Nothing was tested: nobody used &lt;lone&gt;.");
  expect(page).toContain("the run as a whole");
  expect(page).not.toContain("<lone>");
  expect(summary(run)).toContain("nothing was tested");
  expect(summary(run)).toContain("| Links known |");
  const cases = junit(run);
  expect(cases).toContain('<testsuite name="the run as a whole" tests="1" failures="0" errors="1"');
  expect(cases).toContain("nobody used &lt;lone&gt;");
});
