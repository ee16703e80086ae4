import { expect, test } from "vitest";
import { cutOf, HistoryBuilder, link as linkFrom, service } from "../checks/testing/history-builder.ts";
import type { Platform } from "../declare/platform.ts";
import { linkCell } from "./link-cell.ts";
import { GateMemory } from "./memory.ts";
import type { PlannedLink } from "./plan.ts";

const id = "web->redis:6379";
const link: PlannedLink = {
  ...linkFrom(id),
  ...{ from: "environment", place: "compose.yaml:1", mayRestart: [] },
  times: { trafficMs: 10_000, noticeMs: 5_000, recoveryMs: 60_000, watchMs: 5_000 },
};
const platform = { name: "by hand", folder: "/nowhere" } as Platform;
const settling = { leastMs: 10_000, withinMs: 60_000 };
const context = { platform, settling, memory: new GateMemory(), checks: [] };
const { checks: all } = linkCell("cut", [link]).scenario(context);
const checks = all.filter(({ id: one }) => one === "only-if-asked");

/** Ten seconds in which nothing crossed the link. */
function unused(...probes: string[]): HistoryBuilder {
  const builder = new HistoryBuilder()
    .topology({ services: [service("redis"), service("web")], links: [linkFrom(id)] })
    .watched(...probes);
  builder.add(1_000, "phase", "is the link used", { name: "is the link used", edge: "begin" });
  builder.add(11_000, "phase", "is the link used", { name: "is the link used", edge: "end" });
  return builder;
}

const verdicts = (builder: HistoryBuilder) =>
  new Set(checks.map((check) => check.run(builder.history()).verdict));

test("a link that was watched and that nobody used is not covered", () => {
  const builder = unused("engine", "capture:redis").probe("capture:redis", "end", 12_000);
  expect(verdicts(builder)).toEqual(new Set(["not covered"]));
});

test("whether a link was used is unknown where its capture did not watch the whole phase", () => {
  expect(verdicts(unused("engine", "capture:redis").probe("capture:redis", "gap", 5_000))).toEqual(
    new Set(["unknown"]),
  );
  expect(verdicts(unused("engine").probe("capture:redis", "gap", 0))).toEqual(new Set(["unknown"]));
  expect(verdicts(unused("engine", "capture:db"))).toEqual(new Set(["unknown"]));
});

test("a link that was cut is judged by the checks themselves", () => {
  const builder = unused("engine", "capture:redis");
  builder.outage(cutOf(id, { injecting: 11_010, proven: 11_020, healing: 12_000, healed: 12_010 }));
  const said = checks.map((check) => check.run(builder.history()).summary);
  expect(said.some((summary) => summary.includes("nobody used"))).toBe(false);
});
