import { expect, test } from "vitest";
import type { ClaimData } from "../core/event.ts";
import type { History } from "../core/history.ts";
import { commitClaims } from "./commit-claims.ts";
import { HistoryBuilder } from "./testing/history-builder.ts";

const run = (history: History) => commitClaims().run(history);

/** One look at a partition every 200 ms from 100 on, in the given states. */
function claims(states: ClaimData["state"][], given: Partial<ClaimData> = {}, everyMs = 200): HistoryBuilder {
  const builder = new HistoryBuilder().watched("claims");
  for (const [index, state] of states.entries()) {
    const data = { path: "kafka", partition: 0, committed: index + 1, gapMs: 20, state, ...given };
    builder.add(100 + index * everyMs, "claim", "kafka:bridge", data);
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
  const data = { path: "kafka", partition: 3, committed: 42, state: "broken", gapMs: 5, missing } as const;
  const broken = builder.add(350, "claim", "kafka:bridge", data);
  const { verdict, findings } = run(builder.history());
  expect(verdict).toBe("fail");
  expect(findings[0]).toEqual({
    subject: "kafka:bridge kafka/3",
    message: "kafka:bridge kafka/3 committed up to 42, but not stored: producer 7: 11–20",
    evidence: [broken.line],
  });
});

test("a violation that is over by the next look still fails", () => {
  expect(run(claims(["proven", "broken", "proven"]).history()).verdict).toBe("fail");
});

test("pending at the end is unknown, pending in between is not", () => {
  expect(run(claims(["proven", "pending"]).history()).verdict).toBe("unknown");
  expect(run(claims(["proven", "pending", "pending", "proven"]).history()).verdict).toBe("pass");
  expect(run(claims(["pending"]).history()).verdict).toBe("unknown");
});

test("a stretch of more than half a second without a look is unknown, the reading time included", () => {
  expect(run(claims(["proven", "proven"], {}, 490).history()).verdict).toBe("unknown");
  expect(run(claims(["proven", "proven"], { gapMs: 10 }, 490).history()).verdict).toBe("pass");
  expect(run(claims(["pending", "proven"], {}, 5_000).history()).verdict).toBe("pass");
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
  const other = { path: "kafka", partition: 1, state: "proven", gapMs: 1, committed: 3 } as const;
  builder.add(100, "claim", "kafka:bridge", other);
  builder.add(700, "claim", "kafka:bridge", { ...other, committed: 4 });
  expect(run(builder.history()).verdict).toBe("unknown");
});

test("where a position did not move nothing was committed unseen", () => {
  const builder = claims(["proven", "proven", "proven", "proven"]);
  const other = { path: "kafka", partition: 1, state: "proven", gapMs: 1, committed: 3 } as const;
  builder.add(100, "claim", "kafka:bridge", other);
  builder.add(700, "claim", "kafka:bridge", other);
  expect(run(builder.history()).verdict).toBe("pass");
});

test("nothing looked at, or looked at by a probe that lost sight, is unknown", () => {
  expect(run(new HistoryBuilder().watched("claims").history()).verdict).toBe("unknown");
  expect(run(claims(["proven", "proven"]).probe("claims", "gap", 150).history()).verdict).toBe("unknown");
});
