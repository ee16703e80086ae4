import { expect, test } from "vitest";
import { UserError } from "./errors.ts";
import { seededRandom } from "./random.ts";
import { scaleNamed } from "./scale.ts";

test("local and ci are twenty times as fast, nightly is real", () => {
  expect(scaleNamed("local").of(60_000)).toBe(3_000);
  expect(scaleNamed("ci").of(60_000)).toBe(3_000);
  expect(scaleNamed("nightly").of(60_000, 100_000)).toBe(60_000);
});

test("what is shortened further than the rest keeps its real length too", () => {
  expect(scaleNamed("local").of(300_000, 20, 3)).toBe(5_000);
  expect(scaleNamed("local").of(300_000, 6_000, 3)).toBe(6_000);
  expect(scaleNamed("nightly").of(300_000, 20, 3)).toBe(300_000);
});

test("a value does not fall below its floor", () => {
  expect(scaleNamed("local").of(10_000, 1_000)).toBe(1_000);
});

test("an unknown scale is a user's mistake, also one that every object has", () => {
  for (const name of ["fast", "", "toString", "constructor"])
    expect(() => scaleNamed(name)).toThrow(UserError);
});

test("one seed draws one sequence, within its bounds", () => {
  const draw = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 200 }, () => random.integer(3, 7));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(new Set(draw(7))).toEqual(new Set([3, 4, 5, 6, 7]));
});
