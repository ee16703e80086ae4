import fc from "fast-check";
import { expect, test } from "vitest";
import { IntervalSet } from "../../core/interval-set.ts";
import { idRanges } from "./id-ranges.ts";
import { missingIds } from "./missing-ids.ts";
import { type DeliveryTable, type RunSql, segmentSize, wordSize } from "./table.ts";

const table: DeliveryTable = {
  ...{ table: "records", producer: "producer", sequence: "id", path: "path", corrupted: "0" },
};

/** What the server makes of ids: runs of full words, and the halves of the others; one row a segment. */
function wordsOf(ids: ReadonlySet<number>, segments: readonly number[]) {
  return segments.flatMap((segment) => {
    const words = new Map<number, bigint>();
    for (const id of ids) {
      if (Math.floor(id / segmentSize) !== segment) continue;
      const word = Math.floor(id / wordSize);
      words.set(word, (words.get(word) ?? 0n) | (1n << BigInt(id % wordSize)));
    }
    if (words.size === 0) return [];
    const isFull = (word: number) => words.get(word) === 2n ** 64n - 1n;
    const full = [...words.keys()].filter(isFull).sort((a, b) => a - b);
    const partial = [...words.keys()].filter((word) => !isFull(word));
    return [
      {
        firsts: full.filter((word) => !full.includes(word - 1)).map(String),
        lasts: full.filter((word) => !full.includes(word + 1)).map(String),
        partial: partial.map(String),
        lower: partial.map((word) => Number((words.get(word) ?? 0n) & 0xffff_ffffn)),
        upper: partial.map((word) => Number((words.get(word) ?? 0n) >> 32n)),
      },
    ];
  });
}

/** A server that holds these ids of producer 1 and answers the two queries there are. */
function server(ids: ReadonlySet<number>) {
  const queries: string[] = [];
  const sql = (async (text: string) => {
    queries.push(text);
    const wanted = [...text.matchAll(/id BETWEEN (\d+) AND (\d+)/g)].map(([, first, last]) => [
      Number(first),
      Number(last),
    ]);
    const isWanted = (id: number) => wanted.some(([first = 0, last = 0]) => id >= first && id <= last);
    if (text.includes("uniqExact")) return [{ ids: String([...ids].filter(isWanted).length) }];
    const segments = (/IN \(([\d, ]+)\)/.exec(text)?.[1] ?? "").split(", ").map(Number);
    return wordsOf(ids, segments);
  }) as RunSql;
  return { queries, sql };
}

test("full words, their runs and the bits of others are the ids that are there", async () => {
  const idsOf = (...ranges: [number, number][]) =>
    new Set(
      ranges.flatMap(([first, last]) =>
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      ),
    );
  const ids = idsOf([0, 127], [130, 130], [190, 200], [segmentSize - 1, segmentSize + 64]);
  const found = await idRanges({ sql: server(ids).sql, table, producer: 1 }, [0, 1]);
  expect(found.ranges).toEqual([
    { first: 0, last: 127 },
    { first: 130, last: 130 },
    { first: 190, last: 200 },
    { first: segmentSize - 1, last: segmentSize + 64 },
  ]);
});

test("many segments are asked for in several queries, and none for none", async () => {
  const { queries, sql } = server(new Set());
  await idRanges(
    { sql, table, producer: 1 },
    Array.from({ length: 65 }, (_, index) => index),
  );
  expect(queries).toHaveLength(2);
  await idRanges({ sql, table, producer: 1 }, []);
  expect(queries).toHaveLength(2);
});

test("for any ids: what is missing of a range is found, and nothing is asked twice where all is there", async () => {
  const id = fc.integer({ min: 1, max: 400 });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(id, { maxLength: 60 }), id, id, async (list, one, other) => {
      const [first, last] = [Math.min(one, other), Math.max(one, other)];
      const ids = new Set(list);
      const { queries, sql } = server(ids);
      const missing = await missingIds(sql, table, [{ producer: 1, first, last }]);
      const expected = new IntervalSet()
        .add(first, last)
        .minus(IntervalSet.of(list.map((at) => ({ first: at, last: at }))));
      expect(missing).toEqual([...expected].map((range) => ({ producer: 1, ...range })));
      expect(queries).toHaveLength(missing.length === 0 ? 1 : 2);
    }),
  );
});
