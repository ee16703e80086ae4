import { expect, test } from "vitest";
import type { Counted } from "../../history/wire-data.ts";
import { atMost, counted, error, isFewer, isMore, perSecond, share } from "./count-rates.ts";

const of = (count: number, seconds: number, clumps = 1): Counted => ({ count, ms: seconds * 1_000, clumps });

test("the chance of at most so many successes", () => {
  expect(atMost(0, 10, 0.5)).toBeCloseTo(0.5 ** 10, 12);
  expect(atMost(5, 10, 0.5)).toBeCloseTo(0.623_046_875, 9);
  expect(atMost(10, 10, 0.5)).toBe(1);
  expect([atMost(0, 3, 0), atMost(0, 3, 1)]).toEqual([1, 0]);
});

test("nothing after ten in as long a time is fewer than all of it, and not fewer than three quarters yet", () => {
  expect(isFewer(of(10, 10), of(0, 10), 1)).toBe(true);
  expect(isFewer(of(9, 10), of(0, 10), 1)).toBe("too few");
  expect(isFewer(of(10, 10), of(0, 10), 0.75)).toBe("too few");
  expect(isFewer(of(13, 10), of(0, 10), 0.75)).toBe(true);
});

test("half of what it was is fewer once enough was counted", () => {
  expect(isFewer(of(20, 10), of(10, 10), 0.75)).toBe(false);
  expect(isFewer(of(400, 30), of(200, 30), 0.75)).toBe(true);
});

test("what comes in clumps is worth as many as there are clumps", () => {
  expect(isFewer(of(200, 30), of(0, 30), 0.75)).toBe(true);
  expect(isFewer(of(200, 30, 20), of(0, 30), 0.75)).toBe("too few");
});

test("more is more than three times as many", () => {
  expect(isMore(of(20, 10), of(60, 10), 3)).toBe(false);
  expect(isMore(of(20, 10), of(140, 10), 3)).toBe(true);
  expect(isMore(of(20, 10), of(0, 10), 3)).toBe(false);
});

test("counts and clumps of times", () => {
  const times = [100, 1_100, 2_100, 3_100].map((at) => ({ at, count: 1 }));
  expect(counted(times, { fromMs: 0, toMs: 4_000 })).toEqual(of(4, 4));
  expect(counted([{ at: 10, count: 40 }], { fromMs: 0, toMs: 4_000 })).toEqual(of(40, 4, 40));
  expect(perSecond(of(3, 2))).toBe(1.5);
  expect(perSecond(of(0, 0))).toBe(0);
});

/** The chances of 0, 1, 2, … of a Poisson count. */
function chances(mean: number): number[] {
  const found = [Math.exp(-mean)];
  for (let k = 1; k < 4 * mean + 20; k++) found.push(((found[k - 1] ?? 0) * mean) / k);
  return found;
}

test.each([1, 3, 5, 10, 20, 40])(
  "equal rates of %i by chance are called different as seldom as is said, each way",
  (mean) => {
    let [fewer, more] = [0, 0];
    for (const [before, one] of chances(mean).entries())
      for (const [after, other] of chances(mean).entries()) {
        if (isFewer(of(before, 10), of(after, 10), 1) === true) fewer += one * other;
        if (isMore(of(before, 10), of(after, 10), 1)) more += one * other;
      }
    expect(fewer).toBeLessThanOrEqual(error);
    expect(more).toBeLessThanOrEqual(error);
  },
);

test("who keeps a rhythm is told from a quarter of it in half a minute, and chance arrivals are not", () => {
  const every = (ms: number, toMs: number) =>
    Array.from({ length: Math.floor(toMs / ms) }, (_, index) => ({ at: index * ms, count: 1 }));
  const before = counted(every(500, 9_000), { fromMs: 0, toMs: 9_000 });
  const after = counted(every(2_000, 30_000), { fromMs: 0, toMs: 30_000 });
  expect(isFewer(before, after, share)).toBe(true);
  expect(isFewer({ ...before, clumps: 1 }, { ...after, clumps: 1 }, share)).toBe(false);
  // A rhythm that is a little slower is none that is missing.
  const slower = counted(every(600, 30_000), { fromMs: 0, toMs: 30_000 });
  expect(isFewer(before, slower, share)).toBe(false);
});
