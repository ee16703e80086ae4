import fc from "fast-check";
import { expect, test } from "vitest";
import { ticks } from "./axis.ts";

test.each([
  [2_000, ["0", "0.2 s", "0.4 s"]],
  [36_500, ["0", "5 s", "10 s"]],
  [598_000, ["0", "1:00", "2:00"]],
])("an axis of %d ms begins with %j", (durationMs, labels) => {
  expect(
    ticks(durationMs)
      .slice(0, 3)
      .map((tick) => tick.label),
  ).toEqual(labels);
});

test("there are never more than eleven marks, and every second one may go", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000_000 }), (durationMs) => {
      const found = ticks(durationMs);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(11);
      expect(found.every((tick, index) => tick.minor === (index % 2 === 1))).toBe(true);
    }),
  );
});
