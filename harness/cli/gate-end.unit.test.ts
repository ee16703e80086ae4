import { expect, test } from "vitest";
import { sampleRun } from "../../reports/testing/sample-run.ts";
import { withoutLedger } from "../gate/without-ledger.ts";
import type { RunReach, RunReport, ScenarioReport } from "../history/run-report.ts";
import { gateEnd } from "./gate-end.ts";

const reach: RunReach = {
  ...{ linksKnown: ["web->db:1", "lone->db:1"], linksCut: ["web->db:1"], linksRecovered: ["web->db:1"] },
  ...{ servicesFaulted: ["db"], servicesApart: ["cron"], start: { coldMs: 3_500, watchedMs: 12_000 } },
};

function run(given: Partial<RunReport>): RunReport {
  return { ...sampleRun().run, figures: [], notCovered: [], scenarios: [], ...given };
}

function scenario(given: Partial<ScenarioReport>): ScenarioReport {
  return {
    ...{ id: "shop/cut", title: "web->db:1 is cut", platform: "shop", verdict: "pass", startedAtMs: 0 },
    ...{ durationMs: 1, phases: [], faults: [], checks: [], figures: [], history: "", repeat: "", ...given },
  };
}

test("a run that passed says what was known, done and left alone", () => {
  expect(gateEnd(run({ scenarios: [scenario({})] }), reach)).toEqual([
    "start      up after 3.5 s, then watched for 12 s",
    "links      2 known, 1 faulted, 1 well again each time",
    "services   db killed or stopped",
    "apart      cron: in no link that is known, nothing was done to them",
  ]);
});

test("what did not pass and what was not tried stand in a line each, and no more than a few", () => {
  const failed = scenario({ verdict: "fail", title: "db is killed", reason: "web ended by itself" });
  const left = scenario({ verdict: "not covered", reason: "nobody used lone->db:1" });
  const lines = gateEnd(
    run({
      scenarios: [failed, failed, failed, left, left, left],
      findings: [{ verdict: "fail", what: "web ended between two scenarios" }],
    }),
    { ...reach, servicesApart: [], servicesFaulted: [] },
  );
  expect(lines.slice(1)).toEqual([
    "links      2 known, 1 faulted, 1 well again each time",
    "services   none was killed or stopped",
    ...["not tried  nobody used lone->db:1", "not tried  nobody used lone->db:1"],
    "           and 1 more, in the report",
    "fail       web ended between two scenarios",
    ...["fail       db is killed: web ended by itself", "fail       db is killed: web ended by itself"],
    "           and 1 more, in the report",
  ]);
});

test("what nobody counts has a line of its own", () => {
  const lines = gateEnd(run({ notCovered: [withoutLedger] }), reach);
  expect(lines).toContain(
    "loss       not judged: nobody counts it, since a folder without a companion declares no ledger",
  );
  expect(lines.filter((line) => line.startsWith("not tried"))).toEqual([]);
});

test("a platform that did not come up says so", () => {
  const { start: _, ...without } = reach;
  expect(gateEnd(run({}), without)[0]).toBe("start      it did not come up");
});
