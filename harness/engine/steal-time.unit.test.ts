import { expect, test } from "vitest";
import { parseProcessorTime, stealShare } from "./steal-time.ts";

test("the share is what the host took between two readings", () => {
  const before = parseProcessorTime("cpu  100 0 50 800 10 0 0 40 5 0\ncpu0 1 2 3 4 5 6 7 8\n");
  expect(before).toEqual({ total: 1_000, steal: 40 });
  const after = parseProcessorTime("cpu  150 0 70 810 10 0 0 60 5 0\n");
  expect(stealShare(before, after)).toBeCloseTo(0.2);
});

test("where the kernel does not tell, nothing is claimed", () => {
  expect(parseProcessorTime("cpu  1 2 3\n")).toBeUndefined();
  expect(parseProcessorTime("")).toBeUndefined();
  expect(stealShare(undefined, { total: 5, steal: 1 })).toBe(0);
});
