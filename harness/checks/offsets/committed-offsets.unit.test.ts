import fc from "fast-check";
import { expect, test } from "vitest";
import type { History } from "../../history/log.ts";
import { claims } from "../testing/claims.ts";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { committedOffsets } from "./committed-offsets.ts";

const run = (history: History) => committedOffsets().run(history);

test("proven claims without a gap pass and measure the longest one", () => {
  const result = run(claims(["proven", "proven", "proven"]).history());
  expect(result.verdict).toBe("pass");
  expect(result.measured).toContainEqual(expect.objectContaining({ name: "longest gap", value: 220 }));
});

test("one broken claim fails and names partition, position and ids, whatever follows", () => {
  const builder = claims(["proven", "proven"]);
  const missing = [{ producer: 7, first: 11, last: 20 }];
  const data = { path: "broker", partition: 3, committed: 42, state: "broken", gapMs: 5, missing } as const;
  const broken = builder.add(350, "committed", "broker:bridge", data);
  const { verdict, findings } = run(builder.history());
  expect(verdict).toBe("fail");
  expect(findings[0]).toEqual({
    subject: "broker:bridge broker/3",
    message: "broker:bridge broker/3 committed up to 42, but not stored: producer 7: 11–20",
    evidence: [broken.line],
  });
});

test("what was set aside or removed before its commit is counted, and breaks nothing", () => {
  const builder = claims(["proven", "proven"]);
  const data = { path: "broker", partition: 0, committed: 3, state: "proven", gapMs: 5 } as const;
  builder.add(500, "committed", "broker:bridge", { ...data, excused: { setAside: 2, removed: 40 } });
  const result = run(builder.history());
  expect(result.verdict).toBe("pass");
  expect(result.measured).toContainEqual(
    expect.objectContaining({ id: "set-aside", value: 2, unit: "rows" }),
  );
  expect(result.measured).toContainEqual(
    expect.objectContaining({ id: "passed-over", value: 40, unit: "rows" }),
  );
});

const looks = fc.array(
  fc.record({
    state: fc.constantFrom("proven", "proven", "proven", "pending", "broken"),
    waitMs: fc.integer({ min: 50, max: 900 }),
    moved: fc.boolean(),
  }),
  { minLength: 1, maxLength: 20 },
);

test("for any row of looks: a broken one fails, a move unseen for long or a pending end is unknown, else it passes", () => {
  fc.assert(
    fc.property(looks, (list) => {
      const builder = new HistoryBuilder().watched("claims");
      const gapMs = 10;
      let at = 100;
      let committed = 1;
      let blind = false;
      // What is committed at the first look was committed unseen.
      let settled = { at, committed: 0 };
      for (const { state, waitMs, moved } of list) {
        builder.add(at, "committed", "broker:bridge", {
          path: "broker",
          partition: 0,
          committed,
          state,
          gapMs,
        });
        if (state !== "pending") {
          if (committed !== settled.committed && at + gapMs - settled.at > 500) blind = true;
          settled = { at, committed };
        }
        at += waitMs;
        if (moved) committed += 1;
      }
      const broken = list.some(({ state }) => state === "broken");
      const unsure =
        blind || list.at(-1)?.state === "pending" || list.every(({ state }) => state !== "proven");
      expect(run(builder.history()).verdict).toBe(broken ? "fail" : unsure ? "unknown" : "pass");
    }),
  );
});

test("a violation that is over by the next look still fails", () => {
  expect(run(claims(["proven", "broken", "proven"]).history()).verdict).toBe("fail");
});

test("pending at the end is unknown, pending in between for no longer than a look may take is not", () => {
  expect(run(claims(["proven", "pending"]).history()).verdict).toBe("unknown");
  expect(run(claims(["proven", "pending", "proven"]).history()).verdict).toBe("pass");
  expect(run(claims(["proven", "pending", "pending", "proven"]).history()).verdict).toBe("unknown");
  expect(run(claims(["pending"]).history()).verdict).toBe("unknown");
});

test("an interval of more than half a second without a look is unknown, the reading time included", () => {
  expect(run(claims(["proven", "proven"], {}, 490).history()).verdict).toBe("unknown");
  expect(run(claims(["proven", "proven"], { gapMs: 10 }, 490).history()).verdict).toBe("pass");
});

test("the first look at a position counts from its reading, or from the one at which nobody had committed there", () => {
  expect(run(claims(["proven"], { gapMs: 9_000 }).history()).verdict).toBe("unknown");
  expect(run(claims(["proven"], { gapMs: 490 }).history()).verdict).toBe("pass");
  expect(run(claims(["pending", "proven"], {}, 5_000).history()).verdict).toBe("unknown");
  const late = (at: number) => {
    const builder = claims(["proven", "proven"]);
    const data = { path: "broker", partition: 1, committed: 40, state: "proven", gapMs: 20 } as const;
    builder.add(at, "committed", "broker:bridge", data);
    return run(builder.history()).verdict;
  };
  expect(late(700)).toBe("pass");
  expect(late(900)).toBe("unknown");
});

test("claims that end long before the work does are unknown", () => {
  const builder = claims(["proven", "proven"]);
  builder.add(3_000, "operation", "bars", { producer: 1, first: 1, last: 2, outcome: "ok" });
  expect(run(builder.history()).verdict).toBe("unknown");
});

test("a position at which nothing is committed yet proves nothing", () => {
  expect(run(claims(["proven", "proven"], { committed: 0 }).history()).verdict).toBe("unknown");
});

test("each partition is judged by its own looks", () => {
  const builder = claims(["proven", "proven", "proven", "proven"]);
  const other = { path: "broker", partition: 1, state: "proven", gapMs: 1, committed: 3 } as const;
  builder.add(100, "committed", "broker:bridge", other);
  builder.add(700, "committed", "broker:bridge", { ...other, committed: 4 });
  expect(run(builder.history()).verdict).toBe("unknown");
});

test("where a position did not move nothing was committed unseen", () => {
  const builder = claims(["proven", "proven", "proven", "proven"]);
  const other = { path: "broker", partition: 1, state: "proven", gapMs: 1, committed: 3 } as const;
  builder.add(100, "committed", "broker:bridge", other);
  builder.add(700, "committed", "broker:bridge", other);
  expect(run(builder.history()).verdict).toBe("pass");
});

test("nothing looked at, or looked at by a probe that lost sight, is unknown", () => {
  expect(run(new HistoryBuilder().watched("claims").history()).verdict).toBe("unknown");
  expect(run(claims(["proven", "proven"]).probe("claims", "gap", 150).history()).verdict).toBe("unknown");
});
