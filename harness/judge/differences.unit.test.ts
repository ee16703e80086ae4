import { expect, test } from "vitest";
import type { CheckResult, Measurement } from "../history/check.ts";
import { differences } from "./differences.ts";
import type { StoredCheck } from "./stored-results.ts";

const measured = (value: number): Measurement[] => [
  { id: "fault-proof", of: "cut-1", name: "proof of cut-1", value, unit: "ms" },
];
const of = (value: number) => ({ verdict: "pass", measured: measured(value) });
const between = (stored: number, now: number) =>
  differences(of(stored) as unknown as StoredCheck, of(now) as unknown as CheckResult);

test("a file keeps microseconds: what it rounded is no difference", () => {
  expect(between(2.322, 2.3215410000000247)).toEqual([]);
  expect(between(2.3215410000000247, 2.3215410000000247)).toEqual([]);
});

test("a value that differs in what a file keeps is told with both", () => {
  expect(between(2.322, 2.331)).toEqual([{ what: "proof of cut-1", stored: 2.322, now: 2.331 }]);
});
