import { type ProducerRows, segmentBits, segmentSize, wordBits, wordSize } from "./table.ts";

/** What is stored of the ids from `index` × segment size on. */
export interface Segment {
  index: number;
  rows: number;
  distinct: number;
  /** Lowest and highest id. */
  first: number;
  last: number;
  /** Rows whose fields differ from their id. */
  corrupted: number;
}

/** Counts the set bits of `bits` as `setBits`: first in pairs, then in fours and bytes, then the bytes' sum. */
const bitCountSql = `toUInt64(bits - bitAnd(bitShiftRight(bits, 1), ${0x5555555555555555n})) AS pairs,
         toUInt64(bitAnd(pairs, ${0x3333333333333333n}) + bitAnd(bitShiftRight(pairs, 2), ${0x3333333333333333n})) AS fours,
         bitAnd(toUInt64(fours + bitShiftRight(fours, 4)), ${0x0f0f0f0f0f0f0f0fn}) % 255 AS setBits`;

type Row = Record<keyof Segment, string | number>;

/** Segments a query: what the server holds at a time, and how long it works before it answers. */
const segmentsPerQuery = 64;

/**
 * Every segment that holds rows, in one pass over them. Distinct ids are counted exactly and without a set of them:
 * 64 ids are the bits of one word, a repeated id sets its bit again, and the bits are counted. (A set of ids costs
 * six times as much, and 18.16 has neither bitmaps nor a bit count.) The last query is open at its end, so that ids
 * far beyond the served ones are met too.
 */
export async function readSegments(rows: ProducerRows, highest: number): Promise<Segment[]> {
  const segments: Segment[] = [];
  const windowIds = segmentsPerQuery * segmentSize;
  const windows = Math.max(1, Math.ceil((highest + 1) / windowIds));
  for (let window = 0; window < windows; window++) {
    const from = window * windowIds;
    const to = window === windows - 1 ? undefined : from + windowIds - 1;
    segments.push(...(await readWindow(rows, from, to)));
  }
  return segments;
}

async function readWindow(
  { sql, table, producer }: ProducerRows,
  from: number,
  to: number | undefined,
): Promise<Segment[]> {
  const { sequence } = table;
  const end = to === undefined ? "" : ` AND ${sequence} <= ${to}`;
  const found = await sql<Row>(
    `SELECT bitShiftRight(word, ${segmentBits - wordBits}) AS index, sum(wordRows) AS rows,
       sum(setBits) AS distinct, min(lowest) AS first, max(highest) AS last, sum(wordCorrupted) AS corrupted
     FROM (
       SELECT word, wordRows, lowest, highest, wordCorrupted, ${bitCountSql}
       FROM (
         SELECT bitShiftRight(${sequence}, ${wordBits}) AS word, count() AS wordRows,
           groupBitOr(bitShiftLeft(toUInt64(1), bitAnd(${sequence}, ${wordSize - 1}))) AS bits,
           min(${sequence}) AS lowest, max(${sequence}) AS highest, countIf(${table.corrupted}) AS wordCorrupted
         FROM ${table.table} WHERE ${table.producer} = ${producer} AND ${sequence} >= ${from}${end}
         GROUP BY word
       )
     )
     GROUP BY index ORDER BY index`,
  );
  return found.map(({ index, rows, distinct, first, last, corrupted }) => ({
    ...{ index: Number(index), rows: Number(rows), distinct: Number(distinct) },
    ...{ first: Number(first), last: Number(last), corrupted: Number(corrupted) },
  }));
}
