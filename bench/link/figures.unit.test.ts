import { expect, test } from "vitest";
import { judged, type Measured } from "./figures.ts";

const one = (
  way: Measured["way"],
  megabytesPerSecond: number,
  roundTripUs: number,
  reset = "ECONNRESET",
): Measured => ({
  ...{ way, round: 0, megabytesPerSecond, roundTripUs, reset },
});
const bare = [one("bare", 900, 41), one("bare", 1_000, 40), one("bare", 1_100, 39)];

test("the medians of the forwarded way are held against the bare ones", () => {
  const { table, met } = judged([...bare, one("forwarded", 820, 60), one("copied", 270, 104, "a clean end")]);
  expect(met).toBe(true);
  expect(table).toContain("| forwarded | 820 MB/s | 0.82 × | 60 µs | 1.50 × | ECONNRESET | met |");
  expect(table).toContain("| copied | 270 MB/s | 0.27 × | 104 µs | 2.60 × | a clean end | told |");
});

test.each([
  ["too little passes", one("forwarded", 790, 60)],
  ["it is too late", one("forwarded", 900, 65)],
  ["a reset is no reset", one("forwarded", 900, 60, "a clean end")],
])("where %s, it is missed", (_, forwarded) => {
  expect(judged([...bare, forwarded]).met).toBe(false);
});

test("without a round nothing is met", () => {
  expect(judged([]).met).toBe(false);
});
