import { expect, test } from "vitest";
import type { History } from "../../history/log.ts";
import type { CommittedData } from "../../history/offset-data.ts";
import { claims } from "../testing/claims.ts";
import { HistoryBuilder, link } from "../testing/history-builder.ts";
import { committedOffsets } from "./committed-offsets.ts";

const run = (history: History) => committedOffsets().run(history);

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
