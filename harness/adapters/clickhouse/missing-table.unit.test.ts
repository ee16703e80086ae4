import { expect, test } from "vitest";
import type { System } from "../../system/system.ts";
import type { ClickHouse } from "./client.ts";
import { missingTable } from "./missing-table.ts";

const system = { service: (name: string) => ({ name }) } as unknown as System;

/** A server with one table that obeys, or does not. */
function server({ obeys = true } = {}) {
  const tables = new Set(["bars"]);
  const clickhouse = {
    async command(sql: string) {
      const [, from = "", to = ""] = /^RENAME TABLE (\w+) TO (\w+)$/.exec(sql) ?? [];
      if (!tables.has(from)) throw new Error(`no table ${from}`);
      if (obeys) tables.delete(from);
      if (obeys) tables.add(to);
    },
    rows: async (sql: string) => [
      { result: tables.has(/^EXISTS TABLE (\w+)$/.exec(sql)?.[1] ?? "") ? 1 : 0 },
    ],
  } as unknown as ClickHouse;
  return { tables, fault: missingTable(system, "store", { clickhouse, table: "bars" }) };
}

const signal = new AbortController().signal;

test("the table is away while the fault lasts, and back with everything in it", async () => {
  const { tables, fault } = server();
  expect(fault).toMatchObject({ kind: "missing-table", target: "store", effect: {} });
  expect(await fault.inject(signal)).toMatchObject({ observed: "no" });
  expect([...tables]).toEqual(["bars_away"]);
  expect(await fault.heal(signal)).toMatchObject({ observed: "yes" });
  expect([...tables]).toEqual(["bars"]);
});

test("a server that says it is still there has not been faulted", async () => {
  await expect(server({ obeys: false }).fault.inject(signal)).rejects.toThrow("table bars is still there");
});

test("a table that is there already needs no healing, one that is nowhere is not healed", async () => {
  const { tables, fault } = server();
  expect(await fault.heal(signal)).toMatchObject({ observed: "yes" });
  tables.clear();
  await expect(fault.heal(signal)).rejects.toThrow("no table bars_away");
});
