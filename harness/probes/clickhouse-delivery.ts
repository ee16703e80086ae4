import type { AuditData, IdRange } from "../core/event.ts";
import { IntervalSet } from "../core/interval-set.ts";

/** Where records lie in ClickHouse, and how a row tells whether its fields are the function of its id. */
export interface DeliveryTable {
  table: string;
  producer: string;
  sequence: string;
  path: string;
  /** SQL condition, true for a row whose fields differ from what its id demands. */
  corrupted: string;
}

/** Runs one SELECT and gives its rows; 64-bit numbers may come as strings. */
export type RunSql = <Row>(sql: string) => Promise<Row[]>;

/** Ids a segment; one that differs is read whole, so this bounds the harness's memory. */
const segmentSize = 65_536;

interface Segment {
  segment: number;
  rows: number;
  distinct: number;
  first: number;
  last: number;
  corrupted: number;
}

/**
 * Compares what was acknowledged with what is stored, inside ClickHouse and segment by segment. A segment whose
 * expected ids are one interval, and which holds as many distinct ids between its ends, holds exactly these: it
 * needs no reading. Only segments that differ are read id by id.
 *
 * @param acknowledged ids that must be stored
 * @param served highest id that the source gave out; beyond it nothing may be stored
 */
export async function clickHouseDelivery(
  sql: RunSql,
  table: DeliveryTable,
  producer: number,
  acknowledged: IntervalSet,
  served: number,
): Promise<Omit<AuditData, "physicalRows">> {
  const startedAt = performance.now();
  const { sequence, path } = table;
  const where = `FROM ${table.table} WHERE ${table.producer} = ${producer}`;
  const [segments, paths, collapsed] = await Promise.all([
    sql<Record<keyof Segment, string | number>>(
      `SELECT intDiv(${sequence} - 1, ${segmentSize}) AS segment, count() AS rows, uniqExact(${sequence}) AS distinct,
         min(${sequence}) AS first, max(${sequence}) AS last, countIf(${table.corrupted}) AS corrupted
       ${where} GROUP BY segment ORDER BY segment`,
    ),
    sql<{ path: string; rows: string | number }>(
      `SELECT ${path} AS path, count() AS rows ${where} GROUP BY path`,
    ),
    sql<{ rows: string | number }>(
      `SELECT count() AS rows FROM ${table.table} FINAL WHERE ${table.producer} = ${producer}`,
    ),
  ]);
  const found = new Map(segments.map((row) => [Number(row.segment), numeric(row)]));
  const stored = new IntervalSet();
  const last = Math.max(
    served,
    acknowledged.ranges.at(-1)?.last ?? 0,
    ...[...found.values()].map((row) => row.last),
  );
  for (let index = 0; index * segmentSize < last; index++) {
    const segment = found.get(index);
    if (segment === undefined) continue;
    const whole = segment.distinct === segment.last - segment.first + 1;
    if (whole) stored.add(segment.first, segment.last);
    else
      for (const { first, last: end } of await readSegment(sql, table, producer, index))
        stored.add(first, end);
  }
  const rows = sum([...found.values()].map((segment) => segment.rows));
  const distinct = sum([...found.values()].map((segment) => segment.distinct));
  const beyondAcknowledged = IntervalSet.of(stored.minus(acknowledged));
  const unexpected = beyondAcknowledged.minus(new IntervalSet().add(1, served));
  const duplicates = Number(collapsed[0]?.rows ?? 0) - distinct;
  const damaged = sum([...found.values()].map((segment) => segment.corrupted));
  return {
    store: `clickhouse:${table.table}`,
    producer,
    expected: [...acknowledged.ranges],
    distinct,
    rows,
    byPath: Object.fromEntries(paths.map((row) => [row.path, Number(row.rows)])),
    missing: acknowledged.minus(stored).map((range) => ({ ...range, shape: shapeOf(range, acknowledged) })),
    unexpected,
    duplicated: duplicates > 0 ? await duplicatedIds(sql, table, producer) : [],
    corrupted: damaged > 0 ? await corruptedIds(sql, table, producer) : [],
    recovered: beyondAcknowledged.size - IntervalSet.of(unexpected).size,
    verifyMs: Math.round(performance.now() - startedAt),
  };
}

/** Ids that are not stored, of the given ranges. One query for all of them when nothing is missing. */
export async function missingIds(
  sql: RunSql,
  table: DeliveryTable,
  ranges: (IdRange & { producer: number })[],
): Promise<(IdRange & { producer: number })[]> {
  const missing: (IdRange & { producer: number })[] = [];
  for (const [producer, wanted] of byProducer(ranges)) {
    const conditions = wanted.ranges.map(
      ({ first, last }) => `${table.sequence} BETWEEN ${first} AND ${last}`,
    );
    if (conditions.length === 0) continue;
    const where = `WHERE ${table.producer} = ${producer} AND (${conditions.join(" OR ")})`;
    const [counted] = await sql<{ ids: string | number }>(
      `SELECT uniqExact(${table.sequence}) AS ids FROM ${table.table} ${where}`,
    );
    if (Number(counted?.ids ?? 0) === wanted.size) continue;
    const rows = await sql<{ id: string | number }>(
      `SELECT DISTINCT ${table.sequence} AS id FROM ${table.table} ${where} ORDER BY id`,
    );
    const there = new IntervalSet();
    for (const { id } of rows) there.add(Number(id), Number(id));
    missing.push(...wanted.minus(there).map((range) => ({ ...range, producer })));
  }
  return missing;
}

function byProducer(ranges: (IdRange & { producer: number })[]): Map<number, IntervalSet> {
  const sets = new Map<number, IntervalSet>();
  for (const { producer, first, last } of ranges) {
    const set = sets.get(producer) ?? new IntervalSet();
    sets.set(producer, set.add(first, last));
  }
  return sets;
}

async function readSegment(
  sql: RunSql,
  table: DeliveryTable,
  producer: number,
  index: number,
): Promise<IdRange[]> {
  const from = index * segmentSize + 1;
  const rows = await sql<{ id: string | number }>(
    `SELECT DISTINCT ${table.sequence} AS id FROM ${table.table} WHERE ${table.producer} = ${producer}
     AND ${table.sequence} BETWEEN ${from} AND ${from + segmentSize - 1} ORDER BY id`,
  );
  return idRanges(rows);
}

async function duplicatedIds(sql: RunSql, table: DeliveryTable, producer: number): Promise<IdRange[]> {
  return idRanges(
    await sql<{ id: string | number }>(
      `SELECT ${table.sequence} AS id FROM ${table.table} FINAL WHERE ${table.producer} = ${producer}
       GROUP BY id HAVING count() > 1 ORDER BY id LIMIT ${segmentSize}`,
    ),
  );
}

async function corruptedIds(sql: RunSql, table: DeliveryTable, producer: number): Promise<IdRange[]> {
  return idRanges(
    await sql<{ id: string | number }>(
      `SELECT DISTINCT ${table.sequence} AS id FROM ${table.table} WHERE ${table.producer} = ${producer}
       AND (${table.corrupted}) ORDER BY id LIMIT ${segmentSize}`,
    ),
  );
}

function idRanges(rows: { id: string | number }[]): IdRange[] {
  const set = new IntervalSet();
  for (const { id } of rows) set.add(Number(id), Number(id));
  return [...set.ranges];
}

function shapeOf({ first, last }: IdRange, acknowledged: IntervalSet): "prefix" | "hole" | "tail" {
  if (first <= (acknowledged.ranges[0]?.first ?? 0)) return "prefix";
  return last >= (acknowledged.ranges.at(-1)?.last ?? 0) ? "tail" : "hole";
}

function numeric(row: Record<keyof Segment, string | number>): Segment {
  const { segment, rows, distinct, first, last, corrupted } = row;
  return {
    segment: Number(segment),
    rows: Number(rows),
    distinct: Number(distinct),
    first: Number(first),
    last: Number(last),
    corrupted: Number(corrupted),
  };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
