import { readFile } from "node:fs/promises";
import { barSymbols, barTimeframe, symbolOf } from "../fixtures/kit/bar.ts";
import { aggregates } from "../fixtures/platforms/suho/delivery.ts";
import type { ClickHouse } from "../harness/adapters/clickhouse/client.ts";

export { aggregates };

/** One in this many ids is missing, and one in this many is damaged: together 0.01 %. */
const damageOneIn = 20_000;
const rowsPerInsert = 2_000_000;
const insertLimitMs = 300_000;

export interface StoredRows {
  ids: number;
  /** Every id once for each of these. */
  paths: string[];
  damaged: boolean;
}

/** Makes the table anew and fills it inside ClickHouse with bars of one producer, whose fields follow their ids. */
export async function storeBars(clickhouse: ClickHouse, producer: number, rows: StoredRows): Promise<void> {
  await clickhouse.command("DROP TABLE IF EXISTS aggregates", insertLimitMs);
  const schema = new URL("../fixtures/platforms/suho/sql/clickhouse/01-aggregates.sql", import.meta.url);
  await clickhouse.command(await readFile(schema, "utf8"));
  for (const path of rows.paths)
    for (let first = 1; first <= rows.ids; first += rowsPerInsert)
      await clickhouse.command(
        insertSql(producer, path, first, Math.min(rowsPerInsert, rows.ids - first + 1), rows.damaged),
        insertLimitMs,
      );
}

/** The bar's formula in SQL; what the audit must not object to, so it is held against `barDiffersSql` by every run. */
function insertSql(producer: number, path: string, first: number, count: number, damaged: boolean): string {
  const mix = `((toUInt64(${producer}) * 7919 + id * 104729) % 1000003)`;
  const spoilt = damaged ? `(${scatter} = 1)` : "0";
  return `INSERT INTO aggregates (producer, sequence, symbol, timeframe, open_time, open, high, low, close, volume,
      path, source_partition, source_position, inserted_at)
    SELECT ${producer}, id, '${symbolOf(producer)}', '${barTimeframe}', toDateTime(1577836800 + (id % 40000000) * 60),
      toInt64(100000 + ${mix} % 50000) AS opened, opened + 20 + toInt64(${mix} % 31),
      opened - 20 - toInt64(${mix} % 29), opened - 20 + toInt64(${mix} % 41) + ${spoilt},
      toUInt64(10 + ${mix} % 9990), '${path}', 0, id, now()
    FROM (SELECT number + ${first} AS id FROM numbers(${count}))
    ${damaged ? `WHERE ${scatter} != 0` : ""}`;
}

const scatter = `(intHash64(id) % ${damageOneIn})`;

/** How many ids were left out and how many spoilt, as ClickHouse itself counts the formula's choice. */
export async function damageOf(
  clickhouse: ClickHouse,
  ids: number,
): Promise<{ missing: number; corrupted: number }> {
  const [counted] = await clickhouse.rows<{ missing: string; corrupted: string }>(
    `SELECT countIf(${scatter} = 0) AS missing, countIf(${scatter} = 1) AS corrupted
     FROM (SELECT number + 1 AS id FROM numbers(${ids}))`,
    insertLimitMs,
  );
  return { missing: Number(counted?.missing ?? 0), corrupted: Number(counted?.corrupted ?? 0) };
}

/** A producer whose symbol is in the list, whatever the list is. */
export const benchProducer = barSymbols.length + 1;
