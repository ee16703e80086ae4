import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { UserError } from "../core/errors.ts";
import { loadPlatform } from "./platform-folder.ts";

const compose = "services:\n  a:\n    image: redis:7-bookworm\n";

function folderWith(files: Record<string, string>, prefix = "My Platform "): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function complaint(folder: string): Promise<string> {
  const thrown = await loadPlatform(folder).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(UserError);
  return (thrown as Error).message.replaceAll(folder, "FOLDER");
}

test("a folder with a Compose file alone is a platform with the folder's name", async () => {
  const folder = folderWith({ "compose.yaml": compose });
  const platform = await loadPlatform(folder);
  expect(platform.folder).toBe(folder);
  expect(platform.name).toMatch(/^my-platform-[a-z0-9-]+$/);
  expect(Object.keys(platform).sort()).toEqual(["folder", "name"]);
});

test("a companion's default export is the platform, its folder the one it lies in", async () => {
  const folder = folderWith({
    "compose.yaml": compose,
    "platform.mjs": "export default { name: 'given', services: { a: { role: 'application' } } };",
  });
  expect(await loadPlatform(folder)).toEqual({
    name: "given",
    services: { a: { role: "application" } },
    folder,
  });
});

test("what is wrong with a folder or a companion is said with its name", async () => {
  const companion = (text: string) =>
    complaint(folderWith({ "compose.yaml": compose, "platform.mjs": text }));
  expect(await complaint(join(tmpdir(), "there-is-no-such-folder"))).toMatch(/no such folder$/);
  expect(await complaint(join(folderWith({ file: "" }), "file"))).toMatch(/not a folder/);
  expect(await complaint(folderWith({}))).toMatch(/^FOLDER: no Compose file \(looked for compose\.yaml, /);
  expect(await companion("export const platform = {};")).toMatch(/^FOLDER\/platform\.mjs: no default export/);
  expect(await companion("export default 3;")).toBe(
    "FOLDER/platform.mjs: the default export is not a platform",
  );
  for (const other of ["new Map()", "Promise.resolve({})", "[]", "null", "() => ({})"])
    expect(await companion(`export default ${other};`)).toMatch(/platform\.mjs: the default export is not/);
  expect(await companion("throw new Error('no license');")).toBe("FOLDER/platform.mjs: no license");
  expect(await companion("export default { name: '' };")).toBe(
    'FOLDER/platform.mjs:1: name: is to be a name of small letters, digits and single dashes or dots between them, not ""',
  );
});
