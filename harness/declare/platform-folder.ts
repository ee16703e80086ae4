import { existsSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { composeFileOf } from "../compose/compose-file.ts";
import { messageOf, UserError } from "../core/errors.ts";
import type { Platform } from "./platform.ts";

/** Names of a companion, in the order in which they are looked for. */
const companions = ["platform.ts", "platform.mts", "platform.mjs", "platform.js"];

/**
 * The platform in a folder: what its companion exports by default, or, where there is none, a bare platform with
 * the folder's name. Throws a UserError that names the folder or the companion and what is wrong with it.
 */
export async function loadPlatform(folder: string): Promise<Platform> {
  const path = resolve(folder);
  if (!existsSync(path)) throw new UserError(`${folder}: no such folder`);
  if (!statSync(path).isDirectory()) {
    throw new UserError(`${folder}: not a folder (name the folder that holds the Compose file)`);
  }
  composeFileOf(path);
  const companion = companions.map((name) => join(path, name)).find((file) => existsSync(file));
  if (companion === undefined) return { name: nameOf(path), folder: path };
  return fromCompanion(companion, path);
}

async function fromCompanion(file: string, folder: string): Promise<Platform> {
  let module: { default?: unknown };
  try {
    module = await import(/* @vite-ignore */ pathToFileURL(file).href);
  } catch (thrown) {
    throw new UserError(`${file}: ${messageOf(thrown)}`, { cause: thrown });
  }
  const platform = module.default;
  if (platform === undefined) {
    throw new UserError(`${file}: no default export (write: export default definePlatform({ … }))`);
  }
  if (platform === null || typeof platform !== "object") {
    throw new UserError(`${file}: the default export is not a platform`);
  }
  const given = platform as Partial<Platform>;
  for (const key of ["name", "folder"] as const) {
    const value = given[key];
    if (value !== undefined && (typeof value !== "string" || value === "")) {
      throw new UserError(`${file}: ${key} is to be a text that is not empty`);
    }
  }
  return { ...given, name: given.name ?? nameOf(folder), folder: given.folder ?? folder };
}

/** The folder's name, fit to be a part of image names and scenario ids. */
function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return name === "" ? "platform" : name;
}
