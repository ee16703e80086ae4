import fc from "fast-check";
import { expect, test } from "vitest";
import { type Interval, longestOutsideMs, overlaps, without } from "./interval.ts";

const from = (fromMs: number, toMs: number): Interval => ({ fromMs, toMs });
const whole = from(10, 20);

test("intervals that only touch do not overlap", () => {
  expect(overlaps(whole, from(20, 30))).toBe(false);
  expect(overlaps(whole, from(0, 10))).toBe(false);
  expect(overlaps(whole, from(19, Number.POSITIVE_INFINITY))).toBe(true);
  expect(overlaps(whole, from(12, 13))).toBe(true);
});

test("what is left without another is nothing, one part or two", () => {
  expect(without(whole, from(0, 30))).toEqual([]);
  expect(without(whole, from(0, 12))).toEqual([from(12, 20)]);
  expect(without(whole, from(15, Number.POSITIVE_INFINITY))).toEqual([from(10, 15)]);
  expect(without(whole, from(12, 15))).toEqual([from(10, 12), from(15, 20)]);
  expect(without(whole, from(20, 30))).toEqual([whole]);
});

test("the longest part outside is the whole where there is no other, and none where all is taken", () => {
  expect(longestOutsideMs(whole, [])).toBe(10);
  expect(longestOutsideMs(whole, [from(0, 30)])).toBe(0);
  expect(longestOutsideMs(whole, [from(16, 18), from(12, 17)])).toBe(2);
  expect(longestOutsideMs(whole, [from(25, 30)])).toBe(10);
  expect(longestOutsideMs(whole, [from(Number.NEGATIVE_INFINITY, 13)])).toBe(7);
});

test("the longest part outside is the longest of what is left without each", () => {
  const interval = fc.tuple(fc.nat(50), fc.nat(20)).map(([begin, length]) => from(begin, begin + length + 1));
  fc.assert(
    fc.property(interval, fc.array(interval, { maxLength: 6 }), (given, others) => {
      const left = others.reduce((parts, other) => parts.flatMap((part) => without(part, other)), [given]);
      const lengths = left.map(({ fromMs, toMs }) => toMs - fromMs);
      expect(longestOutsideMs(given, others)).toBe(Math.max(0, ...lengths));
    }),
  );
});
