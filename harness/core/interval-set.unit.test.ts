import fc from "fast-check";
import { expect, test } from "vitest";
import type { IdRange } from "../history/events.ts";
import { IntervalSet } from "./interval-set.ts";

const ranges = fc.array(
  fc
    .record({ first: fc.integer({ min: 1, max: 120 }), length: fc.integer({ min: -1, max: 15 }) })
    .map(({ first, length }) => ({ first, last: first + length })),
  { maxLength: 25 },
);

/** The same set, one member at a time. */
function naive(list: readonly IdRange[]): Set<number> {
  const set = new Set<number>();
  for (const { first, last } of list) for (let id = first; id <= last; id++) set.add(id);
  return set;
}

test("holds what a set of single ids holds, in whatever order it is filled", () => {
  fc.assert(
    fc.property(ranges, (list) => {
      const set = IntervalSet.of(list);
      const model = naive(list);
      expect(set.size).toBe(model.size);
      expect(naive(set.ranges)).toEqual(model);
      for (let id = 0; id <= 140; id++) expect(set.has(id)).toBe(model.has(id));
    }),
  );
});

test("its ranges are ascending, disjoint and never adjacent", () => {
  fc.assert(
    fc.property(ranges, (list) => {
      const held = IntervalSet.of(list).ranges;
      for (const [index, range] of held.entries()) {
        expect(range.first).toBeLessThanOrEqual(range.last);
        expect(range.first).toBeGreaterThan((held[index - 1]?.last ?? -1) + 1);
      }
    }),
  );
});

test("minus leaves exactly what the other does not hold, and changes neither", () => {
  fc.assert(
    fc.property(ranges, ranges, (list, others) => {
      const [set, other] = [IntervalSet.of(list), IntervalSet.of(others)];
      const before = JSON.stringify([set.ranges, other.ranges]);
      const left = set.minus(other);
      const without = naive(others);
      expect(naive(left)).toEqual(new Set([...naive(list)].filter((id) => !without.has(id))));
      expect(left).toEqual(IntervalSet.of(left).ranges);
      expect(JSON.stringify([set.ranges, other.ranges])).toBe(before);
    }),
  );
});

test("a million ids in order are one range", () => {
  const set = new IntervalSet();
  for (let first = 1; first <= 1_000_000; first += 500) set.add(first, first + 499);
  expect(set.ranges).toEqual([{ first: 1, last: 1_000_000 }]);
});
