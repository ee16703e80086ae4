import { expect, test } from "vitest";
import { Findings } from "../checks/verdict/findings.ts";
import type { CheckResult } from "../history/check.ts";
import type { HistoryEvent } from "../history/events.ts";
import { outcomeOf, type PlantedDefect } from "./planted-defect.ts";
import type { ScenarioResult } from "./result.ts";

/** Whether a defect counts as caught, by what the checks of its run said. */
const definition = {
  ...{ name: "rows-lost", description: "rows are lost", caughtBy: "delivery", evidence: /lost/i },
  mayAlsoFail: ["drain"],
} as unknown as PlantedDefect;

function outcome(...checks: CheckResult[]) {
  return outcomeOf(definition, { verdict: "fail", checks } as unknown as ScenarioResult);
}

const event = { line: 7 } as HistoryEvent;

function said(name: string, judge: (findings: Findings) => void): CheckResult {
  const findings = new Findings();
  judge(findings);
  return findings.conclude(name, "nothing lost", "seen");
}

const passed = said("no crash", (findings) => findings.evidence(event));
const lost = said("delivery", (findings) => findings.fail("bars", "lost 3 ids", event));

test("caught when the named check fails with the declared evidence and the others pass", () => {
  expect(outcome(lost, passed)).toMatchObject({ verdict: "pass", defect: { caught: true } });
});

test("not caught by what was only not seen, though something else is wrong", () => {
  const unknown = said("delivery", (findings) => {
    findings.fail("bars", "corrupted ids 5", event);
    findings.unknown("bars", "whether 3 ids are lost", event);
  });
  expect(unknown.verdict).toBe("fail");
  const { defect, verdict, reason } = outcome(unknown, passed);
  expect({ caught: defect.caught, verdict }).toEqual({ caught: false, verdict: "unknown" });
  expect(reason).toContain("tells of lost");
});

test("caught by what is wrong, though something else was not seen", () => {
  const both = said("delivery", (findings) => {
    findings.fail("bars", "lost 3 ids", event);
    findings.unknown("bars", "the end of the drain", event);
  });
  expect(outcome(both, passed).defect.caught).toBe(true);
});

test("not caught without evidence, by another check, or beside one that was to pass", () => {
  const bare = said("delivery", (findings) => findings.fail("bars", "lost 3 ids"));
  expect(outcome(bare, passed).defect.caught).toBe(false);
  const unknown = said("delivery", (findings) => findings.unknown("bars", "3 lost ids", event));
  expect(outcome(unknown, passed)).toMatchObject({ verdict: "unknown", defect: { caught: false } });
  const stuck = said("drain", (findings) => findings.fail("bars", "stuck", event));
  expect(outcome(lost, stuck).defect.caught).toBe(true);
  const crashed = said("no crash", (findings) => findings.fail("bridge", "ended", event));
  expect(outcome(lost, crashed)).toMatchObject({ verdict: "unknown", defect: { caught: false } });
});

test("a check that saw the bug and passes fails the catching; one that does not run leaves it unknown", () => {
  const blind = said("delivery", (findings) => findings.evidence(event));
  expect(outcome(blind, passed).verdict).toBe("fail");
  expect(outcome(passed).verdict).toBe("unknown");
});
