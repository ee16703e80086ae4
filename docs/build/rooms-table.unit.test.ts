import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withAllowedImports } from "./rooms-table.ts";

const map = readFileSync(join(import.meta.dirname, "../../harness/README.md"), "utf8");

test("the map's last column is the table of allowed imports", () => {
  const stale = map.replace("| core, history, checks |", "| everything |");
  expect(stale).not.toBe(map);
  expect(withAllowedImports(stale)).toBe(map);
});

test("a room without a line, and a map without a table, are errors", () => {
  expect(() => withAllowedImports(map.replace("| `judge/` |", "| `jury/` |"))).toThrow("no line for judge/");
  expect(() => withAllowedImports("# The harness\n")).toThrow("no table");
});
