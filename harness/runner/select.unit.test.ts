import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Entry } from "../scenario/collector.ts";
import { select } from "./select.ts";

const folder = mkdtempSync(join(tmpdir(), "blackstart-select-"));
afterAll(() => rmSync(folder, { recursive: true }));

const entry = (id: string, tags: string[] = []) =>
  ({ id, title: `the ${id}`, file: "", tags }) as unknown as Entry;
const entries = async () => [entry("shop/cart", ["gate"]), entry("shop/till")];
const ids = async (selection: Parameters<typeof select>[0]) =>
  (await select({ entries, ...selection })).entries.map(({ id }) => id);

test("a tag, a part of an id or title, and an order choose among what there is", async () => {
  expect(await ids({})).toEqual(["shop/cart", "shop/till"]);
  expect(await ids({ tag: "gate" })).toEqual(["shop/cart"]);
  expect(await ids({ only: "the shop/till" })).toEqual(["shop/till"]);
  expect(await ids({ order: ["shop/till", "shop/cart"] })).toEqual(["shop/till", "shop/cart"]);
});

test("what matches nothing is told with what there is", async () => {
  await expect(select({ entries, only: "bank" })).rejects.toThrow(
    `--only: no scenario's id or title holds "bank" (2 were looked at)`,
  );
  await expect(select({ entries, order: ["shop/bank"] })).rejects.toThrow(
    '--order: no scenario "shop/bank" (there are: shop/cart, shop/till)',
  );
});

test("a folder without a scenario is a mistake; a test of vitest's own is run with vitest", async () => {
  await expect(select({ paths: [folder] })).rejects.toThrow(`${folder}: no scenario there`);
  const file = join(folder, "own.test.mjs");
  writeFileSync(file, 'throw new Error("Vitest failed to find the current suite. One of …");');
  await expect(select({ paths: [file] })).rejects.toThrow(
    "it calls vitest's own test(); run it with npx vitest",
  );
  const vitests = join(folder, "node_modules", "vitest");
  mkdirSync(vitests, { recursive: true });
  writeFileSync(join(vitests, "for.mjs"), "export const each = () => undefined.config;");
  const each = join(folder, "each.test.mjs");
  writeFileSync(each, 'import { each } from "./node_modules/vitest/for.mjs"; each();');
  await expect(select({ paths: [each] })).rejects.toThrow("run it with npx vitest");
  const broken = join(folder, "torn.test.mjs");
  writeFileSync(broken, "throw new SyntaxError('torn');");
  expect(await select({ paths: [folder] })).toMatchObject({
    entries: [],
    broken: [{ file: broken, message: "torn" }],
  });
});
