import { existsSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { composeFileOf } from "../compose/files/project.ts";
import { readPlatformFile } from "../compose/reader.ts";
import { messageOf, UserError } from "../core/errors.ts";
import { companionOf } from "./companion.ts";
import { rememberedFile, rememberFile } from "./defining-file.ts";
import type { Platform } from "./platform.ts";
import { isPlain } from "./shape.ts";
import { validatePlatform } from "./validate.ts";

/**
 * The platform in a folder: what its companion exports by default, or, where there is none, a bare platform with
 * the folder's name. Throws a UserError that names the folder or the companion and all that is wrong with it, with
 * its line.
 */
export async function loadPlatform(folder: string): Promise<Platform> {
  const path = resolve(folder);
  const platform = await unvalidatedPlatform(folder);
  if (companionOf(path) === undefined) return platform;
  const compose = await readPlatformFile(path, { environment: process.env });
  await validatePlatform(platform, compose);
  return platform;
}

/** The same, whatever its declarations say. Throws a UserError where there is no platform to be had. */
export async function unvalidatedPlatform(folder: string): Promise<Platform> {
  const path = resolve(folder);
  if (!existsSync(path)) throw new UserError(`${folder}: no such folder`);
  if (!statSync(path).isDirectory()) {
    throw new UserError(`${folder}: not a folder (name the folder that holds the Compose file)`);
  }
  composeFileOf(path);
  const companion = companionOf(path);
  return companion === undefined ? { name: nameOf(path), folder: path } : fromCompanion(companion, path);
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
  if (!isPlain(platform)) {
    throw new UserError(`${file}: the default export is not a platform`);
  }
  const given = platform as unknown as Platform;
  const whole = { ...given, name: given.name ?? nameOf(folder), folder: given.folder ?? folder };
  rememberFile(whole, rememberedFile(given) ?? file);
  return whole;
}

/** The folder's name, fit to be a part of image names and scenario ids. */
function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return name === "" ? "platform" : name;
}
