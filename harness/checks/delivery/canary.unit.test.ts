import { expect, test } from "vitest";
import type { EventData } from "../../history/events.ts";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { canary } from "./canary.ts";

type Stage = EventData["canary"]["stage"];

/** What became of a record that was offered at 1 s, a stage every 500 ms. */
function history(stages: Stage[], way = "bar", built = new HistoryBuilder().calm(30_000)): HistoryBuilder {
  for (const [index, stage] of stages.entries())
    built.add(1_000 + index * 500, "canary", way, { stage, waitedMs: index * 500 });
  return built;
}

const verdict = (built: HistoryBuilder) => canary().run(built.history()).verdict;

test("a record that is acknowledged and stored passes, and the time is measured", () => {
  const result = canary().run(history(["offered", "acknowledged", "stored"]).history());
  expect(result).toMatchObject({ verdict: "pass", summary: "1 of 1 ways took a new record" });
  expect(result.measured).toEqual([
    { id: "canary-stored", of: "bar", name: "new record stored (bar)", value: 1_000, unit: "ms" },
  ]);
  expect(result.evidence).toHaveLength(3);
});

test("a dead pipeline is a failure, whether it acknowledges or not", () => {
  expect(verdict(history(["offered", "missing"]))).toBe("fail");
  const result = canary().run(history(["offered", "acknowledged", "missing"]).history());
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]?.message).toMatch(/acknowledged but not stored/);
});

test("one way that works does not speak for another", () => {
  const built = history(["offered", "acknowledged", "stored"]);
  expect(verdict(history(["offered", "missing"], "ticks", built))).toBe("fail");
});

test("under contention a record that did not come in time is unknown", () => {
  const built = history(["offered", "missing"]);
  expect(verdict(built.contention(1_200, { cpu: 0.5, eventLoopDelayMs: 900 }))).toBe("unknown");
});

test("a record that did not come for far longer than contention explains is missing", () => {
  const built = history(["offered"]);
  built.add(21_000, "canary", "bar", { stage: "missing", waitedMs: 20_000 });
  expect(verdict(built.contention(1_200, { cpu: 0.5, eventLoopDelayMs: 900 }))).toBe("fail");
});

test("a record that could not be offered or followed, and none at all, are unknown", () => {
  expect(verdict(history(["lost sight"]))).toBe("unknown");
  expect(verdict(history(["offered", "acknowledged", "lost sight"]))).toBe("unknown");
  expect(verdict(history(["offered", "stored"]))).toBe("unknown");
  expect(verdict(new HistoryBuilder())).toBe("unknown");
});
