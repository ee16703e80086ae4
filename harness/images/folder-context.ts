import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { ContextFile } from "./content-hash.ts";
import { type IgnoreRules, isIgnored, mayHoldIncluded, noRules, parseIgnoreFile } from "./ignore-file.ts";

/** A folder's files for a build, without what its `.dockerignore` leaves out. Paths use forward slashes. */
export async function readBuildFolder(
  folder: string,
  dockerfile = "Dockerfile",
): Promise<Map<string, ContextFile>> {
  // The engine's own order: a Dockerfile may bring an ignore file of its own.
  for (const file of [join(folder, `${dockerfile}.dockerignore`), join(folder, ".dockerignore")]) {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined) return readFolder(folder, parseIgnoreFile(text, file));
  }
  return readFolder(folder);
}

/** A folder's files with their permission bits; links stay links. */
export async function readFolder(
  folder: string,
  rules: IgnoreRules = noRules,
): Promise<Map<string, ContextFile>> {
  const files = new Map<string, ContextFile>();
  await walk(folder, "", rules, files);
  return files;
}

async function walk(
  root: string,
  path: string,
  rules: IgnoreRules,
  files: Map<string, ContextFile>,
): Promise<void> {
  for (const item of await readdir(join(root, path), { withFileTypes: true })) {
    const inside = path === "" ? item.name : `${path}/${item.name}`;
    const ignored = isIgnored(rules, inside);
    if (item.isDirectory()) {
      if (!ignored || mayHoldIncluded(rules)) await walk(root, inside, rules, files);
    } else if (!ignored) {
      const place = join(root, inside);
      if (item.isSymbolicLink()) files.set(inside, { linkTo: await readlink(place) });
      else if (item.isFile()) {
        const mode = (await lstat(place)).mode & 0o777;
        files.set(inside, { content: await readFile(place), mode });
      }
    }
  }
}
