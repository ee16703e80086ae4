import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { composeFileOf } from "../compose/files/project.ts";
import { messageOf, UserError } from "../core/errors.ts";

/** Folder of the platforms that the repository tries itself on, below its root. */
const platformsFolder = join("fixtures", "platforms");

/** The folder of the platform that `start` takes where none is named: `reference.json` says which. */
export function referencePlatform(root: string): string {
  const parent = join(root, platformsFolder);
  const file = join(parent, "reference.json");
  const { start } = readReference(file);
  if (typeof start !== "string" || !existsSync(join(parent, start)))
    throw new UserError(`${file}: "start" is to be the name of a folder beside it`);
  return join(parent, start);
}

/** The folders of all platforms that suites of the repository run on: `suites/<platform>` stands for each. */
export function platformsWithSuites(root: string): string[] {
  const parent = join(root, platformsFolder);
  const folders = readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, "suites", entry.name)))
    .map(({ name }) => join(parent, name))
    .sort();
  for (const folder of folders) composeFileOf(folder);
  return folders;
}

function readReference(file: string): { start?: unknown } {
  try {
    return { ...(JSON.parse(readFileSync(file, "utf8")) as object) };
  } catch (cause) {
    throw new UserError(`${file}: ${messageOf(cause)}`, { cause });
  }
}
