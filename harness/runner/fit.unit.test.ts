import { expect, test } from "vitest";
import { fitsBeside } from "./fit.ts";

const last = new Map([
  ["light", { durationMs: 1, cores: 0.5 }],
  ["half", { durationMs: 1, cores: 1.2 }],
  ["heavy", { durationMs: 1, cores: 1.6 }],
  ["timed only", { durationMs: 1 }],
]);
const fits = (id: string, beside: string[], unknownUpTo = 2) =>
  fitsBeside(
    { id },
    beside.map((one) => ({ id: one })),
    last,
    { cores: 2, unknownUpTo },
  );

test("alone everything fits, however much it takes", () => {
  expect(fits("heavy", [])).toBe(true);
  expect(fits("new", [], 1)).toBe(true);
});

test("side by side only what leaves a part of the cores free", () => {
  expect(fits("light", ["half"])).toBe(true);
  expect(fits("half", ["light"])).toBe(true);
  expect(fits("light", ["heavy"])).toBe(false);
  expect(fits("light", ["light", "light"], 3)).toBe(true);
  expect(fits("light", ["light", "half"], 3)).toBe(false);
});

test("what is not known fits beside few, and beyond these only what is known", () => {
  expect(fits("new", ["half"])).toBe(true);
  expect(fits("timed only", ["new"])).toBe(true);
  expect(fits("new", ["light"], 1)).toBe(false);
  expect(fits("light", ["timed only"], 1)).toBe(false);
  expect(fits("light", ["half"], 1)).toBe(true);
});
