import { expect, test } from "vitest";
import { humanDuration, milliseconds } from "./duration.ts";
import { UserError } from "./errors.ts";

test("durations are read with their units", () => {
  expect(milliseconds("250ms")).toBe(250);
  expect(milliseconds("20s")).toBe(20_000);
  expect(milliseconds("5min")).toBe(300_000);
  expect(milliseconds("1h")).toBe(3_600_000);
  expect(milliseconds(42)).toBe(42);
});

test("what is not a duration is a user's mistake and is quoted", () => {
  for (const text of ["", "5", "s", "-5s", "5 s", "5m", "1e3ms"]) {
    expect(() => milliseconds(text as "5s")).toThrow(UserError);
    expect(() => milliseconds(text as "5s")).toThrow(`"${text}"`);
  }
});

test("durations are told in the unit that fits", () => {
  expect([38, 4_240, 59_400, 200_000, 3_600_000].map(humanDuration)).toEqual([
    "38 ms",
    "4.2 s",
    "59 s",
    "3 min 20 s",
    "60 min",
  ]);
});

test("a unit is never full", () => {
  expect(humanDuration(999.7)).toBe("1.0 s");
  expect(humanDuration(9_960)).toBe("10 s");
  expect(humanDuration(59_700)).toBe("1 min");
});
