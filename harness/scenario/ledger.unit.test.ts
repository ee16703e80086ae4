import { expect, test } from "vitest";
import { HistoryBuilder } from "../checks/testing/history-builder.ts";
import type { AuditData } from "../history/audit-data.ts";
import { emptyLedger, ledgerOf, sumOfLedgers } from "./ledger.ts";

const audit = (given: Partial<AuditData>): AuditData => ({
  ...{ store: "warehouse:bars", producer: 1, expected: [], distinct: 0, rows: 0, byPath: {}, missing: [] },
  ...{ unexpected: [], duplicated: [], corrupted: [], recovered: 0, verifyMs: 5 },
  ...given,
});

function operations(builder: HistoryBuilder, producer: number): HistoryBuilder {
  const subject = `producer ${producer}`;
  builder.add(10, "operation", subject, { producer, first: 1, last: 100, outcome: "served" });
  builder.add(20, "operation", subject, { producer, first: 1, last: 60, outcome: "ok" });
  builder.add(21, "operation", subject, { producer, first: 51, last: 70, outcome: "ok" });
  builder.add(22, "operation", subject, { producer, first: 71, last: 75, outcome: "failed" });
  return builder;
}

test("what was served and neither acknowledged nor refused is of unknown outcome, not lost", () => {
  expect(ledgerOf(operations(new HistoryBuilder(), 1).history())).toEqual({
    ...emptyLedger(),
    ...{ served: 100, acknowledged: 70, unjudged: 70, unknown: 25 },
  });
});

const expected = [{ first: 1, last: 70 }];
const drained = (builder: HistoryBuilder, at: number, ok = true) =>
  builder.add(at, "drained", "producer 1", { ok, waitedMs: 5, last: {} });

test("what no audit saw, what was asked for too early and what nobody can trust is unjudged, not lost", () => {
  const missing = [{ first: 61, last: 70 }];
  const early = operations(operations(new HistoryBuilder(), 1), 2);
  drained(early, 25, false);
  early.add(30, "audit", "a", audit({ expected, distinct: 60, rows: 60, missing }));
  expect(ledgerOf(early.history())).toMatchObject({ stored: 60, lost: 0, unjudged: 10 + 70 });

  const wrong = operations(new HistoryBuilder(), 1);
  drained(wrong, 25);
  wrong.add(30, "audit", "a", audit({ expected, distinct: 70, rows: 70, missing }));
  expect(ledgerOf(wrong.history())).toMatchObject({ lost: 0, unjudged: 70 });

  const proven = operations(new HistoryBuilder(), 1);
  drained(proven, 25);
  proven.add(30, "audit", "a", audit({ expected, distinct: 60, rows: 60, missing }));
  expect(ledgerOf(proven.history())).toMatchObject({ lost: 10, unjudged: 0 });
});

test("a table's physical rows count once, whoever's audit tells them; all else is summed", () => {
  const builder = operations(operations(new HistoryBuilder(), 1), 2);
  const missing = [{ first: 3, last: 7, lastHop: "none" }];
  drained(builder, 25);
  builder.add(30, "audit", "a", audit({ distinct: 5, rows: 9, byPath: { bus: 9 }, physicalRows: 12 }));
  const whole = { expected, distinct: 65, rows: 90, byPath: { bus: 90 }, physicalRows: 200, missing };
  builder.add(40, "audit", "a", audit(whole));
  const other = { producer: 2, expected, distinct: 70, rows: 70, byPath: { broker: 70 }, physicalRows: 210 };
  builder.add(41, "audit", "a", audit(other));
  expect(ledgerOf(builder.history())).toMatchObject({
    ...{ served: 200, acknowledged: 140, unjudged: 0, unknown: 50, stored: 135, lost: 5 },
    ...{ removedByRetention: 0, physicalRows: 210, verifiedRows: 160, verifyMs: 10 },
    byPath: { bus: 90, broker: 70 },
  });
});

test("of ids that are too many to be told one by one, all are counted", () => {
  const builder = operations(new HistoryBuilder(), 1);
  const sample = [{ first: 3, last: 3 }];
  builder.add(
    30,
    "audit",
    "a",
    audit({ producer: 9, unexpected: sample, unexpectedInAll: 250, distinct: 250 }),
  );
  expect(ledgerOf(builder.history())).toMatchObject({ stored: 250, unexpected: 250 });
});

test("loss by retention is counted within the lost", () => {
  const builder = operations(new HistoryBuilder(), 1);
  builder.add(25, "retention", "broker:bridge", {
    ...{ path: "broker", partition: 0, from: 0, to: 5, committed: 0, gapMs: 0, settled: [], unread: 0 },
    uncommitted: [{ producer: 1, first: 1, last: 5 }],
  });
  drained(builder, 26);
  const missing = [{ first: 3, last: 9, lastHop: "none" }];
  builder.add(30, "audit", "a", audit({ expected, distinct: 63, rows: 63, missing }));
  expect(ledgerOf(builder.history())).toMatchObject({ lost: 7, removedByRetention: 3 });
});

test("a history without operations and audits has no books, and no books make an empty sum", () => {
  expect(ledgerOf(new HistoryBuilder().history())).toBeUndefined();
  expect(sumOfLedgers([])).toEqual(emptyLedger());
});
