import { expect, test } from "vitest";
import { bytes, duration, idRange, instant, listed, plural, quantity } from "./format.ts";

test.each([
  [0, "0 ms"],
  [0.42, "0.4 ms"],
  [38.4, "38 ms"],
  [999.4, "999 ms"],
  [999.6, "1 s"],
  [9_020, "9.02 s"],
  [36_540, "36.5 s"],
  [59_960, "1 min"],
  [172_400, "2 min 52 s"],
  [7_500_000, "2 h 5 min"],
  [-1_500, "−1.5 s"],
])("%d milliseconds are %s", (durationMs, words) => {
  expect(duration(durationMs)).toBe(words);
});

test("quantities carry their unit", () => {
  expect(quantity(1_025_720, "rows")).toBe("1,025,720 rows");
  expect(quantity(0.125, "ratio")).toBe("12.5 %");
  expect(quantity(undefined, "ms")).toBe("not measured");
  expect(bytes(999)).toBe("999 B");
  expect(bytes(214_000_000)).toBe("214 MB");
  expect(bytes(1_500)).toBe("1.5 kB");
});

test("words agree with their numbers", () => {
  expect(plural(1, "row")).toBe("1 row");
  expect(plural(0, "row")).toBe("0 rows");
  expect(idRange({ first: 7, last: 7 })).toBe("7");
  expect(idRange({ first: 1_000, last: 2_000 })).toBe("1,000–2,000");
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
  expect(instant("2026-11-21T23:58:41Z")).toBe("2026-11-21 23:58 UTC");
  expect(instant("no time")).toBe("no time");
});
