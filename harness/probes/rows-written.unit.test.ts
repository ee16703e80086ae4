import { expect, test } from "vitest";
import { readRows, rowsBetween } from "./rows-written.ts";

test("what was written is the difference of two readings", () => {
  expect(rowsBetween(40, 240)).toBe(200);
  expect(rowsBetween(40, 40)).toBe(0);
});

test("a store that keeps no count has none", async () => {
  const none = await readRows(async () => undefined);
  expect(none).toBeUndefined();
  expect(rowsBetween(none, none)).toBeUndefined();
});

test("a reading that fails says why, whichever of the two it is", async () => {
  const failed = await readRows(() => Promise.reject(new Error("FLUSH LOGS took longer than 10 s")));
  expect(failed).toEqual({ notRead: "FLUSH LOGS took longer than 10 s" });
  expect(rowsBetween(failed, 200)).toEqual({ notRead: "before: FLUSH LOGS took longer than 10 s" });
  expect(rowsBetween(40, failed)).toEqual(failed);
  expect(rowsBetween(failed, undefined)).toEqual({ notRead: "before: FLUSH LOGS took longer than 10 s" });
});

test("a count that begins, ends or goes back between the two is no figure", () => {
  for (const [before, after] of [
    [undefined, 200],
    [40, undefined],
    [240, 40],
  ] as const)
    expect(rowsBetween(before, after)).toHaveProperty("notRead");
});
