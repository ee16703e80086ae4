import { expect, test } from "vitest";
import type { HistoryBuilder } from "../testing/history-builder.ts";
import { blind, cut, health, platform, run, verdict } from "../testing/sick-web.ts";

function stored(builder: HistoryBuilder, at: number, distinct: number, uncertaintyMs = 1, seenAt = at + 1) {
  const data = { store: "warehouse", distinct, byPath: {} };
  builder.add(at, "stored", "warehouse", data, uncertaintyMs, seenAt);
  return builder;
}

test("new rows must be stored where rows are counted and some are still due", () => {
  const build = (afterMs: number | undefined, acknowledged: number) => {
    const builder = health(platform(), 24_000, "healthy");
    builder.add(500, "operation", "bars", { producer: 1, first: 1, last: acknowledged, outcome: "ok" });
    stored(builder, 900, 100);
    if (afterMs !== undefined) stored(builder, afterMs, 150);
    return verdict(builder.history());
  };
  expect(build(22_000, 150)).toBe("pass");
  expect(build(40_000, 150)).toBe("fail");
  expect(build(undefined, 150)).toBe("fail");
  expect(build(undefined, 100)).toBe("pass");
  // What comes when all was there before is the canary's.
  expect(build(50_000, 100)).toBe("pass");
});

test("rows that were counted before the heal were there before it, however long nobody had counted", () => {
  const build = (seenAt: number) => {
    const builder = health(platform(), 24_000, "healthy");
    builder.add(500, "operation", "bars", { producer: 1, first: 1, last: 100, outcome: "ok" });
    return verdict(stored(builder, 19_000, 100, 2_000, seenAt).history());
  };
  expect(build(19_100)).toBe("pass");
  // Whether they came before it or after: nothing was left to store by then.
  expect(build(20_500)).toBe("pass");
});

/** Rows are counted; 150 of them are acknowledged before the heal and 100 were counted before the cut. */
function countedCase(acknowledged = 150): HistoryBuilder {
  const builder = health(platform(), 24_000, "healthy").watched("stored");
  builder.add(500, "operation", "bars", { producer: 1, first: 1, last: acknowledged, outcome: "ok" });
  return stored(builder, 900, 100);
}

test("rows of the scenario before are none of what is due after the heal", () => {
  const takenOver = (afterMs?: number) => {
    const builder = health(platform(), 24_000, "healthy").watched("stored");
    stored(builder, 300, 5_000);
    builder.add(500, "operation", "bars", { producer: 1, first: 1, last: 150, outcome: "ok" });
    stored(builder, 900, 5_100);
    return verdict((afterMs === undefined ? builder : stored(builder, afterMs, 5_150)).history());
  };
  expect(takenOver()).toBe("fail");
  expect(takenOver(22_000)).toBe("pass");
});

test("all that was due, stored between the last count before the heal and the first one after it, is back", () => {
  const result = run(stored(countedCase(), 20_700, 150, 1_000).history());
  expect(result).toMatchObject({ verdict: "pass", findings: [] });
  expect(verdict(stored(blind(countedCase(), "stored", 2_000, 22_000), 22_000, 150, 21_000).history())).toBe(
    "pass",
  );
});

test("a part of what was due says nothing of when it was stored, and more than the bound is too late", () => {
  expect(verdict(stored(countedCase(), 20_700, 140, 1_000).history())).toBe("fail");
  expect(verdict(stored(countedCase(), 31_500, 150, 1_000).history())).toBe("fail");
  expect(verdict(stored(blind(countedCase(), "stored", 2_000, 31_500), 31_500, 150, 30_000).history())).toBe(
    "unknown",
  );
});

test("only what was acknowledged by the time of a count was due", () => {
  const build = (laterAt: number) => {
    const builder = stored(countedCase(), 20_700, 150, 1_000);
    builder.add(laterAt, "operation", "bars", { producer: 1, first: 151, last: 200, outcome: "ok" });
    return verdict(builder.history());
  };
  expect(build(20_600)).toBe("fail");
  expect(build(25_000)).toBe("pass");
});

test("the rows of several stores are due together", () => {
  const build = (inOther: number) => {
    const builder = countedCase(200);
    const other = { store: "other", byPath: {} };
    builder.add(900, "stored", "other", { ...other, distinct: 20 });
    builder.add(20_600, "stored", "other", { ...other, distinct: inOther }, 1_000);
    return verdict(stored(builder, 20_700, 150, 1_000).history());
  };
  expect(build(50)).toBe("pass");
  expect(build(30)).toBe("fail");
});

test("a declared count of rows that nobody took after the heal is unknown", () => {
  expect(verdict(health(platform(), 24_000, "healthy").watched("stored").history())).toBe("unknown");
  expect(verdict(countedCase().probe("stored", "gap", 2_000).history())).toBe("unknown");
  expect(verdict(countedCase().probe("stored", "gap", 25_000).history())).toBe("unknown");
  expect(verdict(countedCase().probe("stored", "gap", 50_000).history())).toBe("fail");
  expect(verdict(blind(countedCase(), "stored", 2_000, 22_000).history())).toBe("fail");
  expect(verdict(countedCase(100).probe("stored", "gap", 2_000).history())).toBe("pass");
});

test("what nobody could count before the next fault is owed after that one", () => {
  const build = (againMs: number) => {
    const builder = blind(countedCase(), "stored", 2_000, 26_000);
    builder.outage({ ...cut, fault: "cut 2", injecting: 25_000, proven: 25_010, healed: 27_000 });
    return verdict(stored(builder, againMs, 150).history());
  };
  expect(build(30_000)).toBe("pass");
  expect(build(40_000)).toBe("fail");
});
