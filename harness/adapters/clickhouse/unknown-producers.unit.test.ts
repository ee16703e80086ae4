import { expect, test } from "vitest";
import type { RunSql } from "./table.ts";
import { clickHouseUnknownProducers } from "./unknown-producers.ts";

/** What the server is asked and what is made of its answers; the SQL itself runs in the engine test. */
const table = {
  ...{ table: "records", producer: "producer", sequence: "sequence", path: "path" },
  corrupted: "content != sequence",
};

function answering(strangers: object[], ids: string[] = []): { sql: RunSql; asked: string[] } {
  const asked: string[] = [];
  const sql = async (text: string) => {
    asked.push(text);
    if (text.includes("AS stranger")) return strangers;
    if (text.includes("AS path")) return [{ path: "kafka", rows: "4" }];
    return ids.map((id) => ({ id }));
  };
  return { sql: sql as RunSql, asked };
}

test("with nobody there one query is all, and it leaves out everyone who is known", async () => {
  const { sql, asked } = answering([]);
  expect(await clickHouseUnknownProducers(sql, table, [2_001, 2_002])).toEqual([]);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain("producer NOT IN (2001, 2002)");
});

test("where nobody is known everyone is a stranger", async () => {
  const { sql, asked } = answering([]);
  await clickHouseUnknownProducers(sql, table, []);
  expect(asked[0]).not.toContain("NOT IN");
});

test("ids in one piece are told whole, without asking for them", async () => {
  const row = { stranger: 7, rows: "5", ids: "4", first: "11", last: "14", damaged: "0" };
  const { sql, asked } = answering([row]);
  expect(await clickHouseUnknownProducers(sql, table, [1])).toMatchObject([
    {
      ...{ store: "clickhouse:records", producer: 7, expected: [], missing: [], distinct: 4, rows: 5 },
      ...{ unexpected: [{ first: 11, last: 14 }], unexpectedInAll: 4, corrupted: [], recovered: 0 },
      byPath: { kafka: 4 },
    },
  ]);
  expect(asked).toHaveLength(2);
});

test("of scattered ids a sample is told, beside how many they are", async () => {
  const row = {
    stranger: "7",
    rows: "400",
    ids: "300",
    first: "1",
    last: "18446744073709551615",
    damaged: "2",
  };
  const { sql, asked } = answering([row], ["1", "2", "9"]);
  const unexpected = [
    { first: 1, last: 2 },
    { first: 9, last: 9 },
  ];
  expect(await clickHouseUnknownProducers(sql, table, [1])).toMatchObject([
    { producer: 7, distinct: 300, unexpected, unexpectedInAll: 300, corrupted: unexpected },
  ]);
  expect(asked.filter((text) => text.includes("content != sequence") && text.includes("LIMIT"))).toHaveLength(
    2,
  );
});
