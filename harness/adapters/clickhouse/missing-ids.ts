import type { IntervalSet } from "../../core/interval-set.ts";
import type { ProducedRange } from "../../history/events.ts";
import { ProducedIds } from "../../history/produced-ranges.ts";
import { idRanges } from "./id-ranges.ts";
import { type DeliveryTable, type RunSql, segmentSize } from "./table.ts";

/** Ids that are not stored, of the given ranges. One query a producer when nothing is missing. */
export async function missingIds(
  sql: RunSql,
  table: DeliveryTable,
  ranges: readonly ProducedRange[],
): Promise<ProducedRange[]> {
  const wanted = ProducedIds.of(ranges);
  const missing: ProducedRange[] = [];
  for (const producer of wanted.producers) {
    const ids = wanted.of(producer);
    const where = ids.ranges
      .map(({ first, last }) => `${table.sequence} BETWEEN ${first} AND ${last}`)
      .join(" OR ");
    const [counted] = await sql<{ ids: string | number }>(
      `SELECT uniqExact(${table.sequence}) AS ids FROM ${table.table}
       WHERE ${table.producer} = ${producer} AND (${where})`,
    );
    if (Number(counted?.ids ?? 0) === ids.size) continue;
    const there = await idRanges({ sql, table, producer }, segmentsOf(ids), { where });
    missing.push(...ids.minus(there).map((range) => ({ producer, ...range })));
  }
  return missing;
}

function segmentsOf(ids: IntervalSet): number[] {
  const segments = new Set<number>();
  for (const { first, last } of ids.ranges) {
    const end = Math.floor(last / segmentSize);
    for (let index = Math.floor(first / segmentSize); index <= end; index++) segments.add(index);
  }
  return [...segments];
}
