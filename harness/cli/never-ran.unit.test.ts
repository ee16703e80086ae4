import { join } from "node:path";
import { expect, test } from "vitest";
import { neverRan } from "./never-ran.ts";

const file = (path: string) => join(process.cwd(), path);
const failed = (path: string, message = "") => ({
  file: file(path),
  title: "the cart survives",
  status: "failed" as const,
  message,
});

test("a failed test that left no scenario is a claim that nobody has seen", () => {
  const tests = [failed("suites/durability/cart.test.ts", "no stack\n    at here")];
  expect(neverRan({ tests, brokenFiles: [] }, [])).toMatchObject([
    {
      id: "durability/cart",
      title: "the cart survives",
      verdict: "unknown",
      reason: "no stack",
      repeat: "npm run scenario suites/durability/cart.test.ts",
    },
  ]);
});

test("a failed test whose scenario is there has said what it found", () => {
  const tests = [failed("suites/durability/cart.test.ts")];
  expect(neverRan({ tests, brokenFiles: [] }, [{ id: "durability/cart" }])).toEqual([]);
});

test("one file's scenario does not speak for another", () => {
  const tests = [failed("suites/durability/cart.test.ts"), failed("suites/durability/till.test.ts")];
  expect(neverRan({ tests, brokenFiles: [] }, [{ id: "durability/till" }])).toMatchObject([
    { id: "durability/cart", reason: "it never ran" },
  ]);
});

test("a file that could not be read is a claim too, also beside a foreign platform's gate", () => {
  const brokenFiles = [{ file: file("suites/durability/cart.test.ts"), message: "SyntaxError: no" }];
  expect(neverRan({ tests: [], brokenFiles }, [{ id: "foreign/shop/clean-start" }])).toMatchObject([
    { title: "could not be read as a suite", verdict: "unknown", reason: "SyntaxError: no" },
  ]);
});

test("the generic gate's scenarios have ids of their own", () => {
  const tests = [failed("harness/scenario/generic-gate.test.ts"), failed("suites/foreign/shop.test.ts")];
  expect(neverRan({ tests, brokenFiles: [] }, [{ id: "foreign/shop/clean-start" }])).toEqual([]);
  expect(neverRan({ tests, brokenFiles: [] }, [])).toHaveLength(2);
});

test("what passed or was skipped needs no scenario", () => {
  const tests = [{ ...failed("suites/a.test.ts"), status: "skipped" as const }];
  expect(neverRan({ tests, brokenFiles: [] }, [])).toEqual([]);
});
