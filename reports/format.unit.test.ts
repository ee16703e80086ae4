import { expect, test } from "vitest";
import { bytes, idRange, instant, listed, moment, quantity } from "./format.ts";

test("a moment is told to the millisecond, by the scenario's clock and the wall's", () => {
  const wallMs = Date.parse("2026-11-30T21:36:28.165Z");
  expect(moment(12_419.2, wallMs)).toBe("+12.419 s · 21:36:28.165Z");
  expect(moment(-3.4, wallMs)).toBe("−0.003 s · 21:36:28.165Z");
  expect(moment(252_419, Number.NaN)).toBe("+4 min 12.419 s");
});

test("quantities carry their unit", () => {
  expect(quantity(1_025_720, "rows")).toBe("1,025,720 rows");
  expect(quantity(0.125, "ratio")).toBe("12.5 %");
  expect(quantity(undefined, "ms")).toBe("not measured");
  expect(quantity(undefined, "ms", 14_240)).toBe("≥ 14.2 s");
  expect(bytes(999)).toBe("999 B");
  expect(bytes(214_000_000)).toBe("214 MB");
  expect(bytes(1_500)).toBe("1.5 kB");
});

test("words agree with their numbers", () => {
  expect(idRange({ first: 7, last: 7 })).toBe("7");
  expect(idRange({ first: 1_000, last: 2_000 })).toBe("1,000–2,000");
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
  expect(instant("2026-11-21T23:58:41Z")).toBe("2026-11-21 23:58 UTC");
  expect(instant("no time")).toBe("no time");
});
