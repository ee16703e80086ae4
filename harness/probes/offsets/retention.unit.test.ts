import fc from "fast-check";
import { expect, test } from "vitest";
import { IntervalSet } from "../../core/interval-set.ts";
import { PositionMap } from "./position-map.ts";
import { Removals } from "./retention.ts";

/** One record a position: id = position + 1. */
function logOf(records: number): PositionMap {
  const map = new PositionMap();
  for (let position = 0; position < records; position++)
    map.add(position, { producer: 1, first: position + 1, last: position + 1 });
  return map;
}

const setOf = (ranges: { first: number; last: number }[]) => IntervalSet.of(ranges).ranges;

test("what goes before it is committed is told apart from what goes afterwards", () => {
  const removals = new Removals(0);
  const map = logOf(100);
  expect(removals.look({ first: 0, committed: 30, at: 100 }, map)).toBeUndefined();
  expect(removals.look({ first: 50, committed: 30, at: 300 }, map)).toEqual({
    ...{ from: 0, to: 50, committed: 30, gapMs: 0, unread: 0 },
    settled: [{ producer: 1, first: 1, last: 30 }],
    uncommitted: [{ producer: 1, first: 31, last: 50 }],
  });
});

test("a consumer that goes on behind the cut takes nothing back, but how long nobody looked is told", () => {
  const removals = new Removals(0);
  removals.look({ first: 0, committed: 30, at: 100 }, logOf(100));
  expect(removals.look({ first: 50, committed: 80, at: 350 }, logOf(100))).toMatchObject({
    ...{ committed: 30, gapMs: 250, uncommitted: [{ producer: 1, first: 31, last: 50 }] },
  });
  expect(removals.left([{ producer: 1, first: 25, last: 60 }])).toEqual([
    { producer: 1, first: 25, last: 30 },
    { producer: 1, first: 51, last: 60 },
  ]);
});

test("a floor that follows a removal between two readings settles nothing", () => {
  const removals = new Removals(0);
  const before = { committed: 30, at: 290 };
  removals.look({ first: 50, committed: 60, at: 300, before }, logOf(100));
  expect(removals.look({ first: 60, committed: 60, at: 400 }, logOf(100))).toMatchObject({
    ...{ settled: [], uncommitted: [{ producer: 1, first: 51, last: 60 }], gapMs: 110 },
  });
});

test("positions that were removed before they were read are counted and never known", () => {
  const map = logOf(10);
  map.loseTo(25);
  const found = new Removals(0).look({ first: 25, committed: 0, at: 100 }, map);
  expect(found).toMatchObject({ unread: 15, uncommitted: [{ producer: 1, first: 1, last: 10 }] });
  expect(map.ids(0, 25)).toBeUndefined();
  expect(map.ids(0, 10)).toEqual([{ producer: 1, first: 1, last: 10 }]);
});

/** Commits and cuts in any order, looked at after each; a cut may overtake the commit, which then jumps behind it. */
const steps = fc.array(fc.record({ commitBy: fc.nat({ max: 20 }), cutBy: fc.nat({ max: 20 }) }), {
  maxLength: 20,
});

test("whatever the order of commits and cuts, the ids are those of a log that is followed record by record", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const records = 400;
      const map = logOf(records);
      const removals = new Removals(0);
      const wantedUncommitted = new IntervalSet();
      const wantedSettled = new IntervalSet();
      let first = 0;
      let committed = 0;
      const found = { uncommitted: new IntervalSet(), settled: new IntervalSet() };
      for (const [index, { commitBy, cutBy }] of list.entries()) {
        const before = committed;
        const to = Math.min(records, first + cutBy);
        for (let position = first; position < to; position++)
          (position < before ? wantedSettled : wantedUncommitted).add(position + 1, position + 1);
        first = to;
        committed = Math.max(first, Math.min(records, committed + commitBy));
        const removal = removals.look({ first, committed, at: index * 100 }, map);
        for (const range of removal?.uncommitted ?? []) found.uncommitted.add(range.first, range.last);
        for (const range of removal?.settled ?? []) found.settled.add(range.first, range.last);
      }
      expect(setOf([...found.uncommitted.ranges])).toEqual(setOf([...wantedUncommitted.ranges]));
      expect(setOf([...found.settled.ranges])).toEqual(setOf([...wantedSettled.ranges]));
    }),
  );
});
