import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { brokenOff, neverRan, unseenRun } from "./never-ran.ts";

const file = (path: string) => join(process.cwd(), path);
const lost = (id: string, message = "") => ({
  ...{ id, file: file(`suites/${id}.test.ts`), title: "the cart survives", message },
  ...{ verdict: "unknown" as const, durationMs: 0, unseen: true as const },
});

test("a scenario whose process left no result is a claim that nobody has seen", () => {
  expect(neverRan([lost("durability/cart", "no stack\n    at here")], [], [])).toMatchObject([
    {
      id: "durability/cart",
      title: "the cart survives",
      verdict: "unknown",
      reason: "no stack",
      repeat: "npm run scenario suites/durability/cart.test.ts",
    },
  ]);
});

test("a scenario whose result is there has said what it found, and speaks for no other", () => {
  const outcomes = [lost("durability/cart"), lost("durability/cart/other")];
  expect(neverRan(outcomes, [], [{ id: "durability/cart" }])).toMatchObject([
    { id: "durability/cart/other", reason: "it never ran" },
  ]);
});

test("what ended as it should is not lost", () => {
  const { unseen: _, ...ended } = lost("durability/cart");
  expect(neverRan([ended], [], [])).toEqual([]);
});

test("a file that could not be read is a claim too", () => {
  const message = "SyntaxError: no";
  const broken = [{ file: file("suites/durability/cart.test.ts"), message, thrown: new SyntaxError("no") }];
  expect(neverRan([], broken, [{ id: "foreign/shop/clean-start" }])).toMatchObject([
    { id: "durability/cart", title: "could not be read as a suite", verdict: "unknown", reason: message },
  ]);
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
  expect(unseenRun(true)).toMatchObject([
    { id: "run", verdict: "unknown", reason: expect.stringContaining("interrupted") },
  ]);
  expect(unseenRun(false)).toEqual([]);
});
