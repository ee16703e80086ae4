import fc from "fast-check";
import { expect, test } from "vitest";
import type { History } from "../../history/log.ts";
import type { CommittedData } from "../../history/offset-data.ts";
import { HistoryBuilder, link } from "../testing/history-builder.ts";
import { committedOffsets } from "./committed-offsets.ts";

const run = (history: History) => committedOffsets().run(history);

/** One look at a partition every 200 ms from 100 on, in the given states. */
function claims(
  states: CommittedData["state"][],
  given: Partial<CommittedData> = {},
  everyMs = 200,
): HistoryBuilder {
  const builder = new HistoryBuilder().watched("claims");
  for (const [index, state] of states.entries()) {
    const data = { path: "broker", partition: 0, committed: index + 1, gapMs: 20, state, ...given };
    builder.add(100 + index * everyMs, "committed", "broker:bridge", data);
  }
  return builder;
}

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

const bridgeToStore = link("bridge->store:8123");
const look = { path: "broker", partition: 0, gapMs: 20 };

/** Proven up to 1 at 100, pending from 250 on, proven at 5,250 up to where it is said to have come. */
function pendingFor5s(committed: number, given: Partial<CommittedData> = {}): HistoryBuilder {
  const builder = new HistoryBuilder().watched("claims").topology({ links: [bridgeToStore] });
  const data = { ...look, store: "store", ...given };
  builder.add(100, "committed", "broker:bridge", { ...data, committed: 1, state: "proven" });
  for (let at = 250; at < 5_250; at += 250)
    builder.add(at, "committed", "broker:bridge", { ...data, committed, state: "pending" });
  builder.add(5_250, "committed", "broker:bridge", { ...data, committed, state: "proven" });
  return builder;
}

/** A server's process ends, starts and, where it is said, lets its clients in. */
function away(
  builder: HistoryBuilder,
  server: string,
  [die, start, serves]: [number, number, number?],
): History {
  builder.add(die, "container", server, { action: "die", by: "harness" });
  builder.add(start, "container", server, { action: "start", by: "harness" });
  if (serves !== undefined)
    builder.add(serves, "proxy", bridgeToStore.id, {
      listening: true,
      reason: "the server's port answers",
    });
  return builder.history();
}

test("a position that moved while its claims were pending for long was not seen; one that did not claims nothing new", () => {
  const result = run(pendingFor5s(5_000).history());
  expect(result.verdict).toBe("unknown");
  expect(result.findings.map(({ message }) => message)).toEqual([
    "not seen: what broker:bridge broker/0 committed during 5.17 s, while it was pending",
  ]);
  expect(result.measured).toContainEqual(expect.objectContaining({ name: "longest gap", value: 5_170 }));
  const still = run(pendingFor5s(1).history());
  expect(still.verdict).toBe("pass");
  expect(still.measured).toContainEqual(
    expect.objectContaining({ id: "commit-pending", value: 5_170, unit: "ms" }),
  );
});

test("a position that moved and came back while it was pending was not seen", () => {
  const builder = pendingFor5s(1);
  const data = { path: "broker", partition: 0, committed: 9, state: "pending", gapMs: 20 } as const;
  builder.add(300, "committed", "broker:bridge", data);
  expect(run(builder.history()).verdict).toBe("unknown");
});

test("while the store is dead nobody can store: no gap where the rows were read before its clients came back", () => {
  expect(run(away(pendingFor5s(5_000), "store", [200, 4_000, 5_300])).verdict).toBe("pass");
  expect(run(away(pendingFor5s(5_000), "store", [200, 4_000])).verdict).toBe("pass");
  // What was stored between the two would never have been seen to be missing.
  expect(run(away(pendingFor5s(5_000), "store", [200, 4_000, 5_000])).verdict).toBe("unknown");
  expect(run(away(pendingFor5s(5_000), "store", [1_200, 4_000, 5_300])).verdict).toBe("unknown");
  expect(run(away(pendingFor5s(5_000), "somebody", [200, 4_000])).verdict).toBe("unknown");
});

test("where nothing says whose rows they are, or that clients were kept away, a dead store excuses nothing", () => {
  const builder = claims(["proven"]).topology({ links: [bridgeToStore] });
  builder.add(5_250, "committed", "broker:bridge", { ...look, committed: 9, state: "proven" });
  expect(run(away(builder, "store", [200, 4_000, 5_300])).verdict).toBe("unknown");
  expect(run(away(pendingFor5s(5_000, { store: "other" }), "other", [200, 4_000])).verdict).toBe("unknown");
});

test("a store that is frozen takes rows before anybody can read them: its time is unseen", () => {
  const builder = pendingFor5s(5_000);
  builder.add(200, "container", "store", { action: "pause", by: "harness" });
  builder.add(5_200, "container", "store", { action: "unpause", by: "harness" });
  expect(run(builder.history()).verdict).toBe("unknown");
});

test("while the broker is dead nothing can be committed: that time is no gap, what is left of it is", () => {
  expect(run(away(pendingFor5s(5_000), "broker", [200, 5_000])).verdict).toBe("pass");
  expect(run(away(pendingFor5s(5_000), "broker", [200, 4_000])).verdict).toBe("unknown");
});

test("a time in which nothing can be committed parts a gap: its longer part counts", () => {
  expect(run(away(pendingFor5s(5_000), "broker", [550, 4_850])).verdict).toBe("pass");
  expect(run(away(pendingFor5s(5_000), "broker", [650, 4_850])).verdict).toBe("unknown");
  expect(run(away(pendingFor5s(5_000), "broker", [550, 4_700])).verdict).toBe("unknown");
});

test("time in which store and broker were both away is taken off once", () => {
  const builder = pendingFor5s(5_000);
  away(builder, "broker", [200, 2_500]);
  expect(run(away(builder, "store", [2_000, 4_000, 5_300])).verdict).toBe("pass");
  const other = pendingFor5s(5_000);
  away(other, "broker", [200, 2_200]);
  expect(run(away(other, "store", [3_200, 4_000, 5_300])).verdict).toBe("unknown");
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

test("while the broker is frozen nothing can be committed: that time is no gap, what is left of it is", () => {
  const frozen = (from: number, to: number) => {
    const builder = claims(["proven", "proven"], {}, 5_000);
    builder.add(from, "container", "broker", { action: "pause", by: "harness" });
    builder.add(to, "container", "broker", { action: "unpause", by: "harness" });
    return builder;
  };
  expect(run(frozen(200, 5_000).history()).verdict).toBe("pass");
  expect(run(frozen(1_200, 5_000).history()).verdict).toBe("unknown");
  expect(run(frozen(200, 4_000).history()).verdict).toBe("unknown");
});

test("nothing looked at, or looked at by a probe that lost sight, is unknown", () => {
  expect(run(new HistoryBuilder().watched("claims").history()).verdict).toBe("unknown");
  expect(run(claims(["proven", "proven"]).probe("claims", "gap", 150).history()).verdict).toBe("unknown");
});
