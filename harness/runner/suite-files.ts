import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const suiteFile = /\.test\.(ts|mts|js|mjs)$/;
const leftOut = new Set(["node_modules", "dist", ".git", ".blackstart"]);

/** The files of suites that a path stands for: itself, or all below a folder, in the order of their names. */
export function suiteFilesIn(path: string): string[] {
  const whole = resolve(path);
  if (statSync(whole).isFile()) return suiteFile.test(whole) ? [whole] : [];
  return readdirSync(whole, { withFileTypes: true })
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .flatMap((entry) => {
      const inner = join(whole, entry.name);
      if (entry.isDirectory()) return leftOut.has(entry.name) ? [] : suiteFilesIn(inner);
      return suiteFile.test(entry.name) ? [inner] : [];
    });
}
