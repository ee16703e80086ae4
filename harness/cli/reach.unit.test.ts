import { expect, test } from "vitest";
import type { FaultReport, ScenarioReport } from "../history/run-report.ts";
import type { Verdict } from "../history/verdict.ts";
import { reachOf } from "./reach.ts";

const proof = { method: "by hand", observed: "refused", latencyMs: 3 };
const on = (target: string, given: Partial<FaultReport> = {}): FaultReport => ({
  ...{ id: "cut-1", kind: "cut", target, injectedAtMs: 0, proof, ...given },
});

function scenario(id: string, verdict: Verdict, given: Partial<ScenarioReport> = {}): ScenarioReport {
  return {
    ...{ id, title: id, platform: "shop", verdict, startedAtMs: 0, durationMs: 1 },
    ...{ phases: [], faults: [], checks: [], figures: [], history: "", repeat: "", ...given },
  };
}

const known = {
  links: ["web->db:1", "caller->web:3", "lone->db:1"],
  services: ["web", "db", "caller", "lone", "cron"],
};

test("what was faulted and was well again each time, and what is in no link", () => {
  const reach = reachOf(
    [
      scenario("a/clean-start", "pass", {
        phases: [{ name: "steady", beginMs: 4_000, endMs: 16_000 }],
        figures: [{ id: "cold-start", name: "cold", value: 3_500, unit: "ms" }],
      }),
      scenario("a/cut", "pass", { faults: [on("web->db:1"), on("caller->web:3")] }),
      scenario("a/long-cut", "fail", { faults: [on("caller->web:3")] }),
      scenario("a/kill", "pass", { faults: [on("db")] }),
    ],
    known,
  );
  expect(reach).toEqual({
    ...{ linksKnown: known.links, linksCut: ["web->db:1", "caller->web:3"], linksRecovered: ["web->db:1"] },
    ...{ servicesFaulted: ["db"], servicesApart: ["cron"], start: { coldMs: 3_500, watchedMs: 12_000 } },
  });
});

test("a fault that was not proven was none, and a link that was found later is known", () => {
  const { proof: _, ...unproven } = on("web->db:1");
  expect(reachOf([scenario("a/cut", "unknown", { faults: [unproven] })], known).linksCut).toEqual([]);
  const found = reachOf([scenario("a/cut", "pass", { faults: [on("web->db:9")] })], known);
  expect(found.linksKnown).toContain("web->db:9");
});

test("a visitors' link that is cut with another one is none of the platform's", () => {
  const both = { faults: [on("caller->web:3"), on("visitors->web:3")] };
  const reach = reachOf([scenario("a/cut", "pass", both)], known);
  expect(reach.linksCut).toEqual(["caller->web:3"]);
  expect(reach.linksKnown).toEqual(known.links);
});
