import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { longestPause } from "./progress.ts";

/** Rows 1 to 4 are acknowledged at 10, 11, 12 and 13 s, and each is stored a second later but for `storedAt`. */
function work(storedAt = [0, 11_000, 12_000, 13_000, 14_000]): HistoryBuilder {
  const builder = new HistoryBuilder();
  for (const row of [1, 2, 3, 4])
    builder.add(9_000 + row * 1_000, "operation", "bars", {
      ...{ producer: 1, first: row, last: row, outcome: "ok" },
    });
  for (const [rows, at] of storedAt.entries())
    builder.add(at, "stored", "db", { store: "db", distinct: rows, byPath: {} });
  return builder;
}
const drained = (builder: HistoryBuilder, at: number, ok = true) => {
  builder.add(at, "drained", "bars", { ok, waitedMs: 1_000, last: {} });
  return builder;
};

test("the time before anything was acknowledged, and the idle time after the drain, are no pause", () => {
  const builder = drained(work(), 15_000);
  builder.add(60_000, "stored", "db", { store: "db", distinct: 5, byPath: {} });
  expect(longestPause(builder.history())).toEqual({ of: "acknowledgements", pauseMs: 1_000, endless: false });
});

test("a store that stands still while rows are offered is a pause, from the first acknowledgement on", () => {
  const late = drained(work([0, 17_000, 18_000, 19_000, 20_000]), 21_000);
  expect(longestPause(late.history())).toEqual({ of: "stored rows", pauseMs: 7_000, endless: false });
});

test("what is offered after a drain is work of its own", () => {
  const builder = drained(work(), 15_000);
  builder.add(80_000, "operation", "bars", { producer: 1, first: 5, last: 5, outcome: "ok" });
  builder.add(83_000, "stored", "db", { store: "db", distinct: 5, byPath: {} });
  expect(longestPause(drained(builder, 90_000).history())?.pauseMs).toBe(3_000);
});

test("a store that never takes a row again is away at least until nobody waited longer", () => {
  const stuck = drained(work([0, 11_000]), 40_000, false);
  expect(longestPause(stuck.history())).toEqual({ of: "stored rows", pauseMs: 29_000, endless: true });
});

test("nothing acknowledged is no pause", () => {
  expect(longestPause(new HistoryBuilder().history())).toBeUndefined();
});
