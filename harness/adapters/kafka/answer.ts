import type { fetchV17 } from "@platformatic/kafka";

export interface FetchedRecord {
  offset: number;
  key: string;
}

export interface FetchedRecords {
  records: FetchedRecord[];
  /** Offset to fetch from next; the same as asked when nothing was given. */
  next: number;
  /** First offset that the partition still has. */
  logStart: number;
}

/** Bit 5 of a batch's attributes: a control batch, which holds no record of anybody's. */
const control = 0x20;

/** What of one partition's answer lies at the offset that was asked for or behind it, without the values. */
export function recordsOf(answer: fetchV17.FetchResponsePartition, offset: number): FetchedRecords {
  const batches = answer.records ?? [];
  const ends = batches.map(({ firstOffset, lastOffsetDelta }) => Number(firstOffset) + lastOffsetDelta + 1);
  const records = batches
    .filter(({ attributes }) => (attributes & control) === 0)
    .flatMap((batch) =>
      batch.records.map((record) => ({
        offset: Number(batch.firstOffset) + record.offsetDelta,
        key: record.key?.toString() ?? "",
      })),
    );
  return {
    records: records.filter((record) => record.offset >= offset),
    next: Math.max(offset, ...ends),
    logStart: Number(answer.logStartOffset),
  };
}
