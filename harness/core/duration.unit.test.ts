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

test.each([
  [0, "0 ms"],
  [0.42, "0.42 ms"],
  [4.9, "4.90 ms"],
  [38.4, "38.4 ms"],
  [213.46, "213 ms"],
  [999.4, "999 ms"],
  [9_024, "9.02 s"],
  [9_997, "10.0 s"],
  [36_540, "36.5 s"],
  [172_400, "2 min 52 s"],
  [7_500_000, "2 h 5 min"],
  [-1_500, "−1.5 s"],
])("measured, %d milliseconds are %s", (durationMs, words) => {
  expect(humanDuration(durationMs)).toBe(words);
});

test("what is stated is exact and is told without zeros", () => {
  expect([29, 250, 2_500, 15_000, 60_000, 200_000, 3_600_000].map(humanDuration)).toEqual([
    ...["29 ms", "250 ms", "2.5 s", "15 s", "1 min", "3 min 20 s", "1 h"],
  ]);
});

test("a unit is never full", () => {
  expect([999.7, 9_996, 59_960, 59_700].map(humanDuration)).toEqual(["1.00 s", "10.0 s", "1 min", "59.7 s"]);
});
