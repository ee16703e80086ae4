import { IntervalSet } from "../../core/interval-set.ts";
import { type ProducerRows, segmentBits, segmentSize, wordBits, wordSize } from "./table.ts";

/** Segments a query: each is a sorted array of its words in the server, and its ranges here. */
const segmentsPerQuery = 64;
const halfBits = wordSize / 2;
/** A word with every bit set. */
const fullWord = 2n ** BigInt(wordSize) - 1n;

/** Which ids of some segments satisfy a condition. */
export interface IdQuery {
  /** SQL condition on a row; all rows without one. */
  where?: string;
  /** Only ids with more than one row after the engine's own deduplication. */
  repeatedAfterFinal?: boolean;
}

/**
 * The ids of some segments as ranges, which are made in the server of words of 64 ids: runs of full words, and the
 * bits of the others. What travels grows with the gaps, not with the ids, so damage that is scattered over millions
 * of rows costs little more than itself.
 */
export async function idRanges(
  rows: ProducerRows,
  segments: readonly number[],
  query: IdQuery = {},
): Promise<IntervalSet> {
  const found = new IntervalSet();
  for (let at = 0; at < segments.length; at += segmentsPerQuery) {
    const batch = segments.slice(at, at + segmentsPerQuery);
    for (const segment of await readBatch(rows, batch, query)) addSegment(found, segment);
  }
  return found;
}

/** Runs of full words, and the words that are not full with the lower and the upper half of their bits. */
interface Words {
  firsts: (string | number)[];
  lasts: (string | number)[];
  partial: (string | number)[];
  lower: (string | number)[];
  upper: (string | number)[];
}

function addSegment(found: IntervalSet, { firsts, lasts, partial, lower, upper }: Words): void {
  for (const [index, first] of firsts.entries())
    found.add(Number(first) * wordSize, (Number(lasts[index]) + 1) * wordSize - 1);
  for (const [index, word] of partial.entries()) {
    const start = Number(word) * wordSize;
    addBits(found, start, Number(lower[index]));
    addBits(found, start + halfBits, Number(upper[index]));
  }
}

function addBits(found: IntervalSet, start: number, bits: number): void {
  for (let bit = 0; bit < halfBits; bit++)
    if (((bits >>> bit) & 1) === 1) found.add(start + bit, start + bit);
}

function readBatch(
  { sql, table, producer }: ProducerRows,
  segments: readonly number[],
  { where = "1", repeatedAfterFinal = false }: IdQuery,
): Promise<Words[]> {
  const { sequence } = table;
  const from = Math.min(...segments) * segmentSize;
  const to = (Math.max(...segments) + 1) * segmentSize - 1;
  const final = repeatedAfterFinal ? "FINAL" : "";
  const repeated = repeatedAfterFinal ? "GROUP BY id HAVING count() > 1" : "";
  // Pushed before popped, so that a segment without a full word keeps its empty array.
  return sql<Words>(
    `SELECT arrayFilter((word, before) -> word != before + 1, full, arrayPopBack(arrayPushFront(full, full[1]))) AS firsts,
       arrayFilter((word, after) -> after != word + 1, full, arrayPopFront(arrayPushBack(full, full[-1]))) AS lasts,
       partial, lower, upper
     FROM (
       SELECT arraySort(groupArrayIf(word, bits = ${fullWord})) AS full,
         groupArrayIf(word, bits != ${fullWord}) AS partial,
         groupArrayIf(toUInt32(bitAnd(bits, 4294967295)), bits != ${fullWord}) AS lower,
         groupArrayIf(toUInt32(bitShiftRight(bits, ${halfBits})), bits != ${fullWord}) AS upper
       FROM (
         SELECT bitShiftRight(id, ${wordBits}) AS word,
           groupBitOr(bitShiftLeft(toUInt64(1), bitAnd(id, ${wordSize - 1}))) AS bits
         FROM (
           SELECT ${sequence} AS id FROM ${table.table} ${final}
           WHERE ${table.producer} = ${producer} AND ${sequence} BETWEEN ${from} AND ${to}
             AND bitShiftRight(${sequence}, ${segmentBits}) IN (${segments.join(", ")}) AND (${where})
           ${repeated}
         )
         GROUP BY word
       )
       GROUP BY bitShiftRight(word, ${segmentBits - wordBits})
     )`,
  );
}
