import type { fetchV17 } from "@platformatic/kafka";
import { expect, test } from "vitest";
import { recordsOf } from "./answer.ts";

interface Batch {
  first: number;
  /** Keys by offset within the batch; null for a record without one. */
  keys: (string | null)[];
  attributes?: number;
  lastDelta?: number;
}

function answer(batches: Batch[] | undefined, logStartOffset = 0n): fetchV17.FetchResponsePartition {
  const records = batches?.map(({ first, keys, attributes = 0, lastDelta = keys.length - 1 }) => ({
    ...{ firstOffset: BigInt(first), lastOffsetDelta: lastDelta, attributes },
    records: keys.map((key, offsetDelta) => ({ offsetDelta, key: key === null ? null : Buffer.from(key) })),
  }));
  return {
    logStartOffset,
    ...(records === undefined ? {} : { records }),
  } as unknown as fetchV17.FetchResponsePartition;
}

test("records lie at their batch's offset and their own; the next fetch is behind the last", () => {
  expect(
    recordsOf(
      answer([
        { first: 4, keys: ["a", null] },
        { first: 6, keys: ["c"] },
      ]),
      4,
    ),
  ).toEqual({
    ...{ next: 7, logStart: 0 },
    records: [
      { offset: 4, key: "a" },
      { offset: 5, key: "" },
      { offset: 6, key: "c" },
    ],
  });
});

test("a broker gives whole batches: what lies before the offset that was asked for is left out", () => {
  const { records, next } = recordsOf(answer([{ first: 4, keys: ["a", "b", "c"] }]), 6);
  expect([records, next]).toEqual([[{ offset: 6, key: "c" }], 7]);
});

test("a control batch holds no record, and is passed over", () => {
  const transaction = [
    { first: 0, keys: ["a"] },
    { first: 1, keys: ["\0"], attributes: 0x20 },
  ];
  expect(recordsOf(answer(transaction), 0)).toMatchObject({ next: 2, records: [{ offset: 0, key: "a" }] });
});

test("a compacted batch ends where it says, though its last records are gone", () => {
  expect(recordsOf(answer([{ first: 10, keys: ["a"], lastDelta: 9 }]), 10).next).toBe(20);
});

test("an empty answer goes on from where it was asked, and says where the log begins", () => {
  expect(recordsOf(answer(undefined, 30n), 12)).toEqual({ records: [], next: 12, logStart: 30 });
});
