import { expect, test } from "vitest";
import type { ScenarioReport } from "../history/run-report.ts";
import type { Verdict } from "../history/verdict.ts";
import { nothingTested } from "./of-the-run.ts";

const proof = { method: "by hand", observed: "refused", latencyMs: 3 };
const fault = { id: "cut-1", kind: "cut", target: "web->db:1", injectedAtMs: 0 };

function scenario(verdict: Verdict, given: Partial<ScenarioReport> = {}): ScenarioReport {
  return {
    ...{ id: "shop/one", title: "one", platform: "shop", verdict, startedAtMs: 0, durationMs: 1 },
    ...{ phases: [], faults: [], checks: [], figures: [], history: "", repeat: "", ...given },
  };
}

test("a run in which a fault bit has tested something", () => {
  const cut = scenario("pass", { faults: [{ ...fault, proof }] });
  expect(nothingTested([scenario("pass"), cut], [])).toBeUndefined();
});

test("a clean start alone, a fault that was not proven and a scenario that was left out test nothing", () => {
  expect(nothingTested([scenario("pass")], [])?.verdict).toBe("unknown");
  expect(nothingTested([scenario("pass"), scenario("unknown", { faults: [fault] })], [])?.verdict).toBe(
    "unknown",
  );
  const left = scenario("not covered", { reason: "nobody used web->db:1" });
  expect(nothingTested([scenario("pass"), left], [])?.what).toMatch(
    /^nothing was tested: nobody used web->db:1; it is/,
  );
});

test("a server that was killed while nobody asked it for anything tests nothing", () => {
  const summary = "nobody asked db for anything in the 11.2 s of kill-1";
  const check = { name: "fault effective", summary, measured: [], bound: "", evidence: [], findings: [] };
  const killed = (met: Verdict) =>
    scenario("pass", { faults: [{ ...fault, proof }], checks: [{ ...check, verdict: met }] });
  expect(nothingTested([scenario("pass"), killed("not covered")], [])).toMatchObject({
    verdict: "unknown",
    what: expect.stringMatching(/^nothing was tested: nobody asked db for anything/),
  });
  expect(nothingTested([scenario("pass"), killed("not covered"), killed("pass")], [])).toBeUndefined();
});

test("what is not known of links says what would make the platform testable", () => {
  expect(nothingTested([scenario("pass")], [])?.what).toContain("no link between its services is known");
  const unknownPort = { what: "link web → db", why: "no port of db is known; add expose to it" };
  expect(nothingTested([scenario("pass")], [unknownPort])?.what).toContain("add expose to it");
});

test("a machine that can try nothing at all is told by the scenarios themselves", () => {
  expect(nothingTested([scenario("not covered", { reason: "no capture here" })], [])).toBeUndefined();
});

test("what failed says more than that nothing was tested", () => {
  expect(nothingTested([scenario("fail")], [])).toBeUndefined();
});
