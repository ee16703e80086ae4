import { expect, test } from "vitest";
import { HistoryBuilder } from "../checks/testing/history-builder.ts";
import { acknowledgedDuringFaults, phasesOf } from "./history-summary.ts";

function acknowledged(at: number, first: number, last: number, builder: HistoryBuilder): HistoryBuilder {
  builder.add(at, "operation", "bars", { producer: 1, first, last, outcome: "ok" });
  return builder;
}

test("rows count once while any fault was in force, and not before its proof or from its healing on", () => {
  const builder = new HistoryBuilder();
  const cut = { kind: "cut", target: "a->b:1" };
  builder.outage({ ...cut, fault: "cut 1", injecting: 900, proven: 1_000, healing: 5_000, healed: 5_010 });
  builder.outage({ ...cut, fault: "cut 2", injecting: 1_900, proven: 2_000, healing: 4_000, healed: 4_010 });
  acknowledged(950, 1, 10, builder);
  acknowledged(3_000, 11, 30, builder);
  acknowledged(4_500, 31, 35, builder);
  acknowledged(5_005, 36, 90, builder);
  expect(acknowledgedDuringFaults(builder.history())).toBe(25);
});

test("without a fault, or without anything offered, there is no such figure", () => {
  expect(acknowledgedDuringFaults(acknowledged(1, 1, 2, new HistoryBuilder()).history())).toBeUndefined();
  const idle = new HistoryBuilder().outage({
    fault: "cut 1",
    kind: "cut",
    target: "a->b:1",
    proven: 1,
    healed: 9,
  });
  expect(acknowledgedDuringFaults(idle.history())).toBeUndefined();
});

test("a wait is a phase of its own, unless it is a part of one", () => {
  const builder = new HistoryBuilder();
  const edge = (at: number, name: string, which: "begin" | "end", wait = false) =>
    builder.add(at, "phase", name, { name, edge: which, ...(wait ? { wait: true as const } : {}) });
  edge(0, "web is healthy", "begin", true);
  edge(10, "web is healthy", "end", true);
  edge(20, "drain", "begin");
  edge(30, "web is healthy", "begin", true);
  edge(40, "web is healthy", "end", true);
  edge(50, "drain", "end");
  expect(phasesOf(builder.history())).toEqual([
    { name: "web is healthy", beginMs: 0, endMs: 10 },
    { name: "drain", beginMs: 20, endMs: 50 },
  ]);
});
