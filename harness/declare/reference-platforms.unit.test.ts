import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UserError } from "../core/errors.ts";
import { platformsWithSuites, referencePlatform } from "./reference-platforms.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "blackstart-reference-"));
  mkdirSync(join(root, "suites"));
});
afterEach(() => rmSync(root, { recursive: true }));

function platform(name: string, { compose = true, suites = true } = {}): string {
  const folder = join(root, "fixtures", "platforms", name);
  mkdirSync(folder, { recursive: true });
  if (compose) writeFileSync(join(folder, "compose.yaml"), "services: {}\n");
  if (suites) mkdirSync(join(root, "suites", name));
  return folder;
}

const reference = (text: string) =>
  writeFileSync(join(root, "fixtures", "platforms", "reference.json"), text);

test("every platform that has suites is found, by name", () => {
  const expected = [platform("market"), platform("shop")];
  platform("draft", { suites: false });
  expect(platformsWithSuites(root)).toEqual(expected);
});

test("a platform with suites and without a Compose file is refused with its folder", () => {
  const folder = platform("shop", { compose: false });
  expect(() => platformsWithSuites(root)).toThrow(`${folder}: no Compose file`);
});

test("the reference platform is the one that the file names", () => {
  const folder = platform("shop");
  reference('{"start":"shop"}');
  expect(referencePlatform(root)).toBe(folder);
});

test.for(["", "null", "{}", '{"start":7}', '{"start":"nowhere"}', "["])("%j names none", (text) => {
  platform("shop");
  reference(text);
  expect(() => referencePlatform(root)).toThrow(UserError);
  expect(() => referencePlatform(root)).toThrow(/reference\.json: /);
});
