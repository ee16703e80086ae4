import { expect, test } from "vitest";
import { budgetMs, placeOf } from "./gate-options.ts";

test("a budget is a length of time with its unit, long enough for a clean start", () => {
  expect(budgetMs(undefined)).toBeUndefined();
  expect(budgetMs("60s")).toBe(60_000);
  expect(budgetMs("10m")).toBe(600_000);
  expect(budgetMs("1.5h")).toBe(5_400_000);
  for (const wrong of ["10", "ten", "-5m", "10 m", ""])
    expect(() => budgetMs(wrong)).toThrow(`--budget: "${wrong}" is not a length of time`);
  expect(() => budgetMs("5s")).toThrow("--budget: 5s is over before a clean start was watched");
});

test("an operand is a folder or a file, and must be there", () => {
  expect(placeOf(undefined)).toEqual({});
  expect(placeOf("harness")).toEqual({ platform: "harness" });
  expect(placeOf("package.json")).toEqual({ file: ["package.json"] });
  expect(() => placeOf("nowhere.yaml")).toThrow("nowhere.yaml: no such file or folder");
});
