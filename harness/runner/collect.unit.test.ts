import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Collector, type Entry } from "../scenario/collector.ts";
import { suiteFilesIn } from "./suite-files.ts";

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "blackstart-runner-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const entry = (id: string, mode: Entry["mode"]) =>
  ({ id, mode, title: `title of ${id}`, file: "/shop/cart.test.ts" }) as Entry;

test("an `only` leaves out what else its file declares, and nothing of another file", () => {
  const collector = new Collector();
  collector.add(entry("a", "run"));
  collector.add(entry("b", "only"));
  collector.add({ ...entry("c", "run"), file: "/shop/till.test.ts" });
  collector.add(entry("d", "skip"));
  const said = (file: string) => collector.of(file).map(({ id, notCovered }) => [id, notCovered]);
  expect(said("/shop/cart.test.ts")).toEqual([
    ["a", '"title of b" alone runs'],
    ["b", undefined],
    ["d", "its file skips it"],
  ]);
  expect(said("/shop/till.test.ts")).toEqual([["c", undefined]]);
  expect(collector.of("/shop/nothing.test.ts")).toEqual([]);
});

test("suites are the test files below a folder, in the order of their names", () => {
  const folder = temporary();
  for (const inner of ["b", "node_modules/x", ".blackstart"])
    mkdirSync(join(folder, inner), { recursive: true });
  for (const file of ["c.test.ts", "a.test.mjs", "b/d.test.js", "b/notes.md", "node_modules/x/y.test.js"])
    writeFileSync(join(folder, file), "");
  expect(suiteFilesIn(folder)).toEqual(
    ["a.test.mjs", "b/d.test.js", "c.test.ts"].map((file) => join(folder, file)),
  );
  expect(suiteFilesIn(join(folder, "c.test.ts"))).toEqual([join(folder, "c.test.ts")]);
  expect(suiteFilesIn(join(folder, "b", "notes.md"))).toEqual([]);
});
