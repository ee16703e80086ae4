import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { LinkSpec } from "../compose/model.ts";
import { FoundLinks } from "./found-links.ts";

const parent = mkdtempSync(join(tmpdir(), "blackstart-found-"));
afterAll(() => rmSync(parent, { recursive: true }));

const platform = { name: "shop", folder: "/shop" };
const links = (platformFolder = "/shop") =>
  new FoundLinks({ runFolder: join(parent, "run"), platformFolder });
const link = (port: number): LinkSpec => ({
  ...{ id: `web->db:${port}`, client: "web", server: "db", port },
  ...({ from: "wire", place: "found on the wire" } as const),
});

test("what a run found is known to the next one of the same platform", () => {
  expect(links().of(platform)).toBe(platform);
  links().keep([link(1)]);
  links().keep([link(1), link(2)]);
  expect(links().of(platform).links?.found).toEqual([link(1), link(2)]);
  expect(links("/other").of(platform)).toBe(platform);
});

test.each(["no JSON", "[]", '{"x": 3}'])("a file that says %s tells nothing", (text) => {
  writeFileSync(join(parent, "found-links.json"), text);
  expect(links().of(platform)).toBe(platform);
});

test("an entry that is no link is none", () => {
  const folder = JSON.stringify({ "../../../shop": [{ id: 3 }] });
  writeFileSync(join(parent, "found-links.json"), folder);
  expect(links().of(platform)).toBe(platform);
});
