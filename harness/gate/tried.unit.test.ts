import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { printOf, TriedCells } from "./tried.ts";

const parent = mkdtempSync(join(tmpdir(), "blackstart-tried-"));
afterAll(() => rmSync(parent, { recursive: true }));

const cell = { id: "cut-web-db-1", services: ["web", "db"] };
const tried = (prints: [string, string][], platformFolder = "/shop") =>
  new TriedCells({ runFolder: join(parent, "run"), platformFolder, prints: new Map(prints) });

test("what was tried is kept beside the runs, by platform", () => {
  const now = tried([["web", "1"]]);
  expect(now.tried(cell)).toBeUndefined();
  now.keep(cell, "pass", new Date("2026-01-02T03:04:05Z"));
  const again = tried([["web", "1"]]).tried(cell);
  expect(again).toMatchObject({ at: "2026-01-02T03:04:05.000Z", verdict: "pass" });
  expect(again?.print).toBe(now.print(cell));
  expect(tried([["web", "2"]]).print(cell)).not.toBe(again?.print);
  expect(tried([["web", "1"]], "/other").tried(cell)).toBeUndefined();
});

test("a file that cannot be read is none", () => {
  const file = join(parent, "tried.json");
  for (const text of ["{", "null", "7"]) {
    writeFileSync(file, text);
    expect(tried([]).tried(cell)).toBeUndefined();
  }
  tried([]).keep(cell, "fail");
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({});
  expect(tried([]).tried(cell)?.verdict).toBe("fail");
});

test("a service that only moved in its file is the same one", () => {
  const service = { name: "web", image: "a", source: { file: "compose.yaml", line: 3 } };
  expect(printOf(service)).toBe(printOf({ ...service, source: { file: "compose.yaml", line: 9 } }));
  expect(printOf(service)).not.toBe(printOf({ ...service, image: "b" }));
});
