import { IntervalSet } from "../../core/interval-set.ts";
import type { AuditData } from "../../history/audit-data.ts";
import { rowsByPath } from "./rows-by-path.ts";
import type { DeliveryTable, ProducerRows, RunSql } from "./table.ts";

/** Strangers that are told, those with most rows first. */
const toldStrangers = 5;
/** Ids of each that are told one by one, the lowest first, where they do not lie in one piece. */
const toldIds = 100;

type Figure = string | number;

/**
 * What is stored of producers that nobody gave a number: rows whose producer was garbled on the way, or stragglers of
 * an earlier scenario. Audits ask for one producer each, so nobody else meets these. One query while there are none.
 *
 * @param known every producer whose rows may be there
 * @returns an audit a stranger, with nothing expected and its ids unexpected; a sample of them where they are scattered
 */
export async function clickHouseUnknownProducers(
  sql: RunSql,
  table: DeliveryTable,
  known: readonly number[],
): Promise<AuditData[]> {
  const startedAt = performance.now();
  const { producer, sequence } = table;
  const others = known.length === 0 ? "1" : `${producer} NOT IN (${known.join(", ")})`;
  const found = await sql<Record<"stranger" | "rows" | "ids" | "first" | "last" | "damaged", Figure>>(
    `SELECT ${producer} AS stranger, count() AS rows, uniqExact(${sequence}) AS ids, min(${sequence}) AS first,
       max(${sequence}) AS last, countIf(${table.corrupted}) AS damaged
     FROM ${table.table} WHERE ${others}
     GROUP BY stranger ORDER BY rows DESC, stranger LIMIT ${toldStrangers}`,
  );
  const audits: AuditData[] = [];
  for (const { stranger, rows, ids, first, last, damaged } of found) {
    const own: ProducerRows = { sql, table, producer: Number(stranger) };
    const inOnePiece = Number(ids) === Number(last) - Number(first) + 1;
    const stored = inOnePiece ? new IntervalSet().add(Number(first), Number(last)) : await someIds(own, "1");
    const corrupted = Number(damaged) === 0 ? new IntervalSet() : await someIds(own, table.corrupted);
    audits.push({
      ...{ store: `clickhouse:${table.table}`, producer: own.producer, expected: [], missing: [] },
      ...{ distinct: Number(ids), rows: Number(rows), byPath: await rowsByPath(own), recovered: 0 },
      ...{
        unexpected: [...stored.ranges],
        unexpectedInAll: Number(ids),
        duplicated: [],
        corrupted: [...corrupted.ranges],
      },
      verifyMs: Math.round(performance.now() - startedAt),
    });
  }
  return audits;
}

async function someIds({ sql, table, producer }: ProducerRows, where: string): Promise<IntervalSet> {
  const rows = await sql<{ id: Figure }>(
    `SELECT DISTINCT ${table.sequence} AS id FROM ${table.table}
     WHERE ${table.producer} = ${producer} AND (${where}) ORDER BY id LIMIT ${toldIds}`,
  );
  return IntervalSet.of(rows.map(({ id }) => ({ first: Number(id), last: Number(id) })));
}
