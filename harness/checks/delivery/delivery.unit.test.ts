import { expect, test } from "vitest";
import type { History } from "../../history/log.ts";
import { addAudit, deliver } from "../testing/deliveries.ts";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { delivery } from "./delivery.ts";

const run = (history: History) => delivery({ exactlyOnce: true }).run(history);
const verdict = (history: History) => run(history).verdict;
const measured = (history: History, name: string) =>
  run(history).measured.find((item) => item.name === name)?.value;

test("acknowledged, drained and all found passes and says how many", () => {
  const result = run(deliver().history());
  expect(result.verdict).toBe("pass");
  expect(result.evidence.length).toBeGreaterThan(0);
  expect(result.summary).toContain("100 acknowledged, 0 lost");
});

test("lost ids are named with their last hop and shape", () => {
  const missing = [
    { first: 1, last: 3, lastHop: "broker" },
    { first: 40, last: 40 },
    { first: 99, last: 100 },
  ];
  const { verdict: found, findings } = run(deliver({ audit: { missing } }).history());
  expect(found).toBe("fail");
  expect(findings.map(({ message }) => message)).toEqual([
    "lost 3 acknowledged ids 1–3 (prefix, last held by broker)",
    "lost 1 acknowledged ids 40 (hole, no hop is known to hold them)",
    "lost 2 acknowledged ids 99–100 (tail, no hop is known to hold them)",
  ]);
});

test("ids that no hop holds are told apart from those that nobody was asked for", () => {
  const missing = [{ first: 4, last: 5, lastHop: "none" }];
  const [finding] = run(deliver({ audit: { missing } }).history()).findings;
  expect(finding?.message).toBe("lost 2 acknowledged ids 4–5 (hole, no hop holds them)");
});

test("duplicates fail only where once was promised", () => {
  const history = deliver({ audit: { duplicated: [{ first: 5, last: 6 }] } }).history();
  expect(verdict(history)).toBe("fail");
  expect(delivery().run(history).verdict).toBe("pass");
  expect(measured(history, "duplicated")).toBe(2);
});

test("duplicates do not hide loss", () => {
  const damage = { duplicated: [{ first: 5, last: 6 }], missing: [{ first: 8, last: 9 }] };
  const history = deliver({ audit: damage }).history();
  expect(delivery().run(history).verdict).toBe("fail");
});

test("unexpected and corrupted ids fail", () => {
  expect(verdict(deliver({ audit: { unexpected: [{ first: 900, last: 900 }] } }).history())).toBe("fail");
  expect(verdict(deliver({ audit: { corrupted: [{ first: 7, last: 7 }] } }).history())).toBe("fail");
});

test("stored ids that were not acknowledged are counted and allowed", () => {
  const history = deliver({ audit: { recovered: 12 } }).history();
  expect(verdict(history)).toBe("pass");
  expect(measured(history, "recovered")).toBe(12);
});

test("failed and unknown operations cannot be lost", () => {
  const builder = deliver();
  builder.add(110, "operation", "bars", { producer: 1, first: 101, last: 200, outcome: "failed" });
  builder.add(120, "operation", "bars", { producer: 1, first: 201, last: 300, outcome: "unknown" });
  expect(verdict(builder.history())).toBe("pass");
});

test("nothing acknowledged is unknown, also with an audit that found nothing", () => {
  expect(verdict(new HistoryBuilder().history())).toBe("unknown");
  const builder = deliver({ acknowledged: [] });
  addAudit(builder, [], {}, 3_000);
  expect(verdict(builder.history())).toBe("unknown");
});

test("a ledger that was not watched is unknown", () => {
  expect(verdict(deliver({ probes: [] }).history())).toBe("unknown");
  expect(
    verdict(
      deliver({
        acknowledged: [
          { first: 1, last: 2 },
          { first: 3, last: 4 },
        ],
      }).history(),
    ),
  ).toBe("pass");
  const gap = deliver({
    acknowledged: [
      { first: 1, last: 2 },
      { first: 3, last: 4 },
    ],
  }).probe("ledger", "gap", 50);
  expect(verdict(gap.history())).toBe("unknown");
});

test("a pipeline that is not proven empty turns missing ids into unknown, not into loss", () => {
  const audit = { missing: [{ first: 1, last: 3 }] };
  for (const given of [{ drainedOk: false }, { drainedAt: 4_000 }, { drainedAt: 50 }]) {
    expect(verdict(deliver({ ...given, audit }).history())).toBe("unknown");
    expect(verdict(deliver(given).history())).toBe("unknown");
  }
});

test("an audit before the last acknowledgement is unknown", () => {
  expect(verdict(deliver({ auditAt: 50 }).history())).toBe("unknown");
});

test("a producer or a store without its audit is unknown", () => {
  const second = deliver();
  second.add(101, "operation", "bars", { producer: 2, first: 1, last: 5, outcome: "ok" });
  expect(verdict(second.history())).toBe("unknown");
});

test("each workload is drained and audited by itself", () => {
  const builder = deliver();
  builder.add(101, "operation", "ticks", { producer: 2, first: 1, last: 5, outcome: "ok" });
  const data = { ok: true, waitedMs: 1, last: {} };
  builder.add(4_000, "drained", "ticks", data);
  addAudit(builder, [{ first: 1, last: 5 }], { producer: 2, store: "warehouse:ticks" }, 5_000);
  expect(verdict(builder.history())).toBe("pass");
  builder.add(6_000, "drained", "ticks", { ...data, ok: false });
  expect(verdict(builder.history())).toBe("unknown");
});

test("the last audit of a producer counts", () => {
  const builder = deliver({ audit: { missing: [{ first: 1, last: 3 }] }, auditAt: 2_500 });
  addAudit(builder, [{ first: 1, last: 100 }], {}, 3_000);
  expect(verdict(builder.history())).toBe("pass");
});

test("an audit that asked for other ids, or does not add up, is unknown", () => {
  expect(verdict(deliver({ audit: { expected: [{ first: 1, last: 99 }] } }).history())).toBe("unknown");
  expect(verdict(deliver({ audit: { expected: [{ first: 1, last: 101 }] } }).history())).toBe("unknown");
  expect(verdict(deliver({ audit: { distinct: 99, rows: 99 } }).history())).toBe("unknown");
  expect(verdict(deliver({ audit: { rows: 50 } }).history())).toBe("unknown");
});

test("rows of a producer of which nothing was acknowledged are not overlooked", () => {
  const builder = deliver();
  addAudit(builder, [], { producer: 9, expected: [], unexpected: [{ first: 1, last: 4 }] }, 3_100);
  expect(verdict(builder.history())).toBe("fail");
});

test("rows of a producer that nobody knows fail beside good ones, with how many they are", () => {
  const builder = deliver();
  const sample = [
    { first: 3, last: 3 },
    { first: 17, last: 18 },
  ];
  addAudit(
    builder,
    [],
    { producer: 4_000_000_007, unexpected: sample, unexpectedInAll: 250, distinct: 250, rows: 260 },
    3_100,
  );
  const { verdict: said, findings } = delivery().run(builder.history());
  expect({ said, messages: findings.map(({ subject, message }) => `${subject}: ${message}`) }).toEqual({
    said: "fail",
    messages: ["producer 4000000007: 250 unexpected and 0 corrupted records"],
  });
  expect(measured(builder.history(), "unexpected")).toBe(250);
});

/** Any set of acknowledged ids with any damage done to it, all of it known. */
