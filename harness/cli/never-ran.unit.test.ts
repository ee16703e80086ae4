import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { brokenOff, neverRan, unseenRun } from "./never-ran.ts";

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
  expect(
    neverRan({ tests, brokenFiles: [] }, [{ id: "durability/cart", title: "the cart survives" }]),
  ).toEqual([]);
});

test("one file's scenario does not speak for another", () => {
  const tests = [failed("suites/durability/cart.test.ts"), failed("suites/durability/till.test.ts")];
  expect(
    neverRan({ tests, brokenFiles: [] }, [{ id: "durability/till", title: "the cart survives" }]),
  ).toMatchObject([{ id: "durability/cart", reason: "it never ran" }]);
});

test("one case of a table does not speak for another", () => {
  const tests = [failed("suites/durability/cart.test.ts")];
  const sibling = { id: "durability/cart/other", title: "the till survives" };
  expect(neverRan({ tests, brokenFiles: [] }, [sibling])).toMatchObject([{ id: "durability/cart" }]);
});

test("a defect's scenario is known by the defect", () => {
  const defect = { name: "cart-dropped", description: "drops it", expected: "delivery", caught: false };
  const tests = [{ ...failed("suites/defects/cart-dropped.test.ts"), title: "caught: cart-dropped" }];
  const found = { id: "defects/cart-dropped", title: "cart-dropped: drops it", defect };
  expect(neverRan({ tests, brokenFiles: [] }, [found])).toEqual([]);
});

test("a file that could not be read is a claim too, also beside a foreign platform's gate", () => {
  const brokenFiles = [{ file: file("suites/durability/cart.test.ts"), message: "SyntaxError: no" }];
  expect(
    neverRan({ tests: [], brokenFiles }, [{ id: "foreign/shop/clean-start", title: "the cart survives" }]),
  ).toMatchObject([{ title: "could not be read as a suite", verdict: "unknown", reason: "SyntaxError: no" }]);
});

test("the generic gate's scenarios have ids of their own", () => {
  const tests = [failed("harness/scenario/generic-gate.test.ts"), failed("suites/foreign/shop.test.ts")];
  expect(
    neverRan({ tests, brokenFiles: [] }, [{ id: "foreign/shop/clean-start", title: "the cart survives" }]),
  ).toEqual([]);
  expect(neverRan({ tests, brokenFiles: [] }, [])).toHaveLength(2);
});

test("what passed or was skipped needs no scenario", () => {
  const tests = [{ ...failed("suites/a.test.ts"), status: "skipped" as const }];
  expect(neverRan({ tests, brokenFiles: [] }, [])).toEqual([]);
});

test("a scenario that began and was never judged is unknown, one that was judged is not told again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "blackstart-broken-off-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const judged = join(folder, "scenarios", "durability", "cart");
  const died = join(folder, "scenarios", "durability", "till", "case");
  for (const path of [judged, died]) {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "history.ndjson"), "");
  }
  writeFileSync(join(judged, "scenario.json"), "{}");
  expect(await brokenOff(folder)).toMatchObject([
    {
      id: "durability/till/case",
      verdict: "unknown",
      history: "scenarios/durability/till/case/history.ndjson",
    },
  ]);
  expect(await brokenOff(join(folder, "nowhere"))).toEqual([]);
});

test("an interrupted run is unknown, whatever passed before", () => {
  expect(unseenRun({ interrupted: true, vitestExitCode: 1 }, [{ verdict: "pass" }])).toMatchObject([
    { id: "run", verdict: "unknown", reason: expect.stringContaining("interrupted") },
  ]);
});

test("an error that only vitest knows of is unknown; one that a scenario tells is told", () => {
  const ended = { interrupted: false, vitestExitCode: 1 };
  expect(unseenRun(ended, [{ verdict: "pass" }])).toMatchObject([{ verdict: "unknown" }]);
  expect(unseenRun(ended, [{ verdict: "pass" }, { verdict: "fail" }])).toEqual([]);
  expect(unseenRun({ ...ended, vitestExitCode: 0 }, [{ verdict: "pass" }])).toEqual([]);
});
