import { IntervalSet } from "../../core/interval-set.ts";
import type { AuditData } from "../../history/audit-data.ts";
import { lossShape } from "../../history/loss-shape.ts";
import { idRanges } from "./id-ranges.ts";
import { rowsByPath } from "./rows-by-path.ts";
import { readSegments, type Segment } from "./segments.ts";
import type { DeliveryTable, ProducerRows, RunSql } from "./table.ts";

/**
 * Compares what was acknowledged with what is stored, inside ClickHouse and segment by segment. A segment that holds
 * as many distinct ids as lie between its lowest and its highest holds exactly these: it needs no reading. Only
 * segments with a gap, a repeated id or a damaged row are looked into.
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
): Promise<AuditData> {
  const startedAt = performance.now();
  const rows: ProducerRows = { sql, table, producer };
  const segments = await readSegments(rows, Math.max(served, acknowledged.ranges.at(-1)?.last ?? 0));
  const stored = await storedIds(rows, segments);
  const surplus = IntervalSet.of(stored.minus(acknowledged));
  const unexpected = surplus.minus(new IntervalSet().add(1, served));
  const [repeated, damaged] = [
    await idRanges(
      rows,
      indices(segments, ({ rows: all, distinct }) => all > distinct),
      {
        repeatedAfterFinal: true,
      },
    ),
    await idRanges(
      rows,
      indices(segments, ({ corrupted }) => corrupted > 0),
      { where: table.corrupted },
    ),
  ];
  return {
    store: `clickhouse:${table.table}`,
    producer,
    expected: [...acknowledged.ranges],
    distinct: sum(segments.map(({ distinct }) => distinct)),
    rows: sum(segments.map((segment) => segment.rows)),
    byPath: await rowsByPath(rows),
    missing: acknowledged.minus(stored).map((range) => ({ ...range, shape: lossShape(range, acknowledged) })),
    unexpected,
    duplicated: [...repeated.ranges],
    corrupted: [...damaged.ranges],
    recovered: surplus.size - IntervalSet.of(unexpected).size,
    verifyMs: Math.round(performance.now() - startedAt),
  };
}

/** Whole segments by their ends, the others by their ranges; in order, since the set is made for that. */
async function storedIds(rows: ProducerRows, segments: readonly Segment[]): Promise<IntervalSet> {
  const isWhole = ({ first, last, distinct }: Segment) => distinct === last - first + 1;
  const read = await idRanges(
    rows,
    indices(segments, (segment) => !isWhole(segment)),
  );
  for (const segment of segments) if (isWhole(segment)) read.add(segment.first, segment.last);
  return read;
}

function indices(segments: readonly Segment[], differs: (segment: Segment) => boolean): number[] {
  return segments.filter(differs).map(({ index }) => index);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
