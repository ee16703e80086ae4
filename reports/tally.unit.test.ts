import { expect, test } from "vitest";
import type { Finding } from "../harness/history/finding.ts";
import type { ScenarioReport } from "../harness/history/run-report.ts";
import { causeInWords, causeOf, leftOut, objections, tallyOf, worstFirst } from "./tally.ts";
import { check } from "./testing/checks.ts";
import { greenRun, sampleRun } from "./testing/sample-run.ts";
import { defectCaught } from "./testing/troubled-scenarios.ts";

test("counts scenarios, what is not covered, defects and the longest unavailability", () => {
  const tally = tallyOf(sampleRun().run);
  expect(tally.counts).toEqual({ pass: 6, fail: 1, unknown: 1, "not covered": 0 });
  expect(tally.notCovered).toBe(2);
  expect(tally.defects).toEqual({ planted: 1, caught: 1 });
  expect(tally.unavailability?.valueMs).toBe(11_420);
  expect(tally.headline).toBe("1 of 8 scenarios failed.");
});

test("a scenario that could not run is among what was left out, with its reason", () => {
  const { run } = sampleRun();
  const [first, ...others] = run.scenarios;
  const reason = "this machine cannot trace";
  const idle = { ...first, verdict: "not covered", reason } as ScenarioReport;
  expect(leftOut({ ...run, scenarios: [idle, ...others] })).toEqual([
    { what: idle.title, why: reason },
    ...run.notCovered,
  ]);
});

test("the headline never says that all is well when it is not", () => {
  const { run } = greenRun();
  expect(tallyOf(run).headline).toBe("All 6 scenarios that ran passed.");
  expect(tallyOf({ ...run, verdict: "fail" }).headline).toBe(
    "Every scenario passed, but the run as a whole did not.",
  );
  expect(tallyOf({ ...run, scenarios: [] }).headline).toBe("No scenario ran, so nothing has been shown.");
  const unknown = run.scenarios.map((scenario) => ({ ...scenario, verdict: "unknown" as const }));
  expect(tallyOf({ ...run, scenarios: unknown }).headline).toBe(
    "Nothing failed, but 6 of 6 scenarios could not be judged.",
  );
});

test("a planted defect's own unavailability does not lead the report", () => {
  const { report } = defectCaught();
  const checks = [
    { ...report.checks[0], measured: [{ id: "longest-pause", name: "pause", value: 99_999, unit: "ms" }] },
  ];
  const run = { ...sampleRun().run, scenarios: [{ ...report, checks } as typeof report] };
  expect(tallyOf(run).unavailability).toBeUndefined();
});

test("failures come first, and the cause is what the worst check found", () => {
  const { run } = sampleRun();
  const [first, second] = worstFirst(run.scenarios);
  expect([first?.verdict, second?.verdict]).toEqual(["fail", "unknown"]);
  expect(first && causeOf(first)?.words).toContain("416 acknowledged rows of producer 7 are nowhere");
});

const finding = (subject: string, message: string, parts: Partial<Finding> = {}): Finding => ({
  ...{ subject, message, evidence: [] },
  ...parts,
});
const troubled = (...findings: Finding[][]): ScenarioReport => {
  const { report } = defectCaught();
  const { defect: _, ...scenario } = report;
  const checks = findings.map((list, index) => check(`check ${index}`, "fail", "bad", { findings: list }));
  return { ...scenario, verdict: "fail", checks };
};

test("what is lost leads before what is corrupted, late or first, with whom it is about and how much more there is", () => {
  const scenario = troubled(
    [finding("bridge", "closed only 40 s after the heal", { kind: "late" })],
    [
      finding("store", "corrupted ids 77–79", { kind: "corrupted" }),
      finding("store", "lost 1200 acknowledged ids", { kind: "lost" }),
    ],
  );
  expect(causeOf(scenario)).toEqual({
    ...{ words: "store: lost 1200 acknowledged ids", more: "2 more findings in 2 checks" },
  });
  expect(causeInWords({ ...scenario, reason: "a wait was over" })).toMatch(/^store: lost/);
});

test("how the body ended leads before what was only not seen", () => {
  const unseen = troubled([finding("bridge", "not seen: healthy", { unknown: true })]);
  expect(causeInWords({ ...unseen, reason: "a wait was over" })).toBe(
    "a wait was over (+ 1 more finding in 1 check)",
  );
  expect(causeInWords(unseen)).toBe("bridge: not seen: healthy");
  expect(causeInWords({ ...unseen, verdict: "pass" })).toBe("");
});

test("an unavailability that did not end is at least so long", () => {
  const measured = [
    {
      id: "longest-pause" as const,
      name: "longest pause in stored rows",
      valueAtLeast: 9_000,
      unit: "ms" as const,
    },
    {
      id: "recovery" as const,
      name: "longest pause, as somebody may call it",
      value: 99_000,
      unit: "ms" as const,
    },
  ];
  const scenario = { ...troubled([]), checks: [check("recovery", "fail", "away", { measured })] };
  const run = { ...sampleRun().run, scenarios: [scenario] };
  expect(tallyOf(run).unavailability).toMatchObject({ valueMs: 9_000, isAtLeast: true });
});

test("in a planted defect the named check objecting is no objection, its silence is", () => {
  const { report } = defectCaught();
  expect(objections(report)).toEqual([]);
  const silent = {
    ...report,
    checks: report.checks.map((check) => ({ ...check, verdict: "pass" as const })),
  };
  expect(objections(silent).map((check) => check.name)).toEqual(["committed offsets"]);
});
