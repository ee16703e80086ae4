import { expect, test } from "vitest";
import type { AuditData } from "../../history/audit-data.ts";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { noRewrites } from "./no-rewrites.ts";

const run = (builder: HistoryBuilder) => noRewrites({ paths: 2, repeats: 10 }).run(builder.history());

function audited(given: Partial<AuditData>, builder = new HistoryBuilder()): HistoryBuilder {
  builder.add(9_000, "audit", "db:bars", {
    ...{ store: "db:bars", producer: 1, expected: [{ first: 1, last: 100 }], distinct: 100, rows: 100 },
    ...{ byPath: {}, missing: [], unexpected: [], duplicated: [], corrupted: [], recovered: 0, verifyMs: 1 },
    ...given,
  });
  return builder;
}

test("every id once a path passes, and so do repeats within the bound", () => {
  expect(run(audited({ physicalRows: 200 })).verdict).toBe("pass");
  expect(run(audited({ physicalRows: 210 }))).toMatchObject({
    verdict: "pass",
    measured: [
      { name: "rows written", value: 210 },
      { name: "rows repeated", value: 10, bound: { atMost: 10 } },
    ],
  });
});

test("more repeats fail with their number", () => {
  const result = run(audited({ physicalRows: 250 }));
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]?.message).toBe("50 rows repeated for 100 ids");
});

test("the table's rows are those of all producers", () => {
  const both = audited({ physicalRows: 400 }, audited({ producer: 2, physicalRows: 400 }));
  expect(run(both).verdict).toBe("pass");
});

test("a store that does not tell is not covered; no audit is unknown", () => {
  expect(run(audited({})).verdict).toBe("not covered");
  expect(run(new HistoryBuilder()).verdict).toBe("unknown");
});

test("a count that could not be read is unknown, and says why", () => {
  const result = run(audited({ physicalRows: { notRead: "FLUSH LOGS took longer than 10 s" } }));
  expect(result).toMatchObject({ verdict: "unknown", measured: [] });
  expect(result.summary).toContain("FLUSH LOGS took longer than 10 s");
});

test("a count that was read does not speak for one of the same table that was not", () => {
  const notRead = { notRead: "the server is away" };
  const both = audited({ producer: 2, physicalRows: notRead }, audited({ physicalRows: 200 }));
  expect(run(both).verdict).toBe("unknown");
  const repeated = audited({ producer: 2, physicalRows: notRead }, audited({ physicalRows: 450 }));
  expect(run(repeated).verdict).toBe("fail");
});

test("a store that fails does so beside one that cannot tell, whichever is audited first", () => {
  const silent = { store: "cache:bars" };
  const notRead = { ...silent, physicalRows: { notRead: "the server is away" } };
  for (const other of [silent, notRead]) {
    expect(run(audited(other, audited({ physicalRows: 250 }))).verdict).toBe("fail");
    expect(run(audited({ physicalRows: 250 }, audited(other))).verdict).toBe("fail");
    expect(run(audited({ physicalRows: 200 }, audited(other))).verdict).toBe("unknown");
  }
});
