import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of Blackstart's own package.json, in the repository and where the package is installed. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

export function version(): string {
  return (JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8")) as { version: string })
    .version;
}

/** True in the repository itself, whose commands may install what they need. */
export function inRepository(): boolean {
  return existsSync(join(packageFolder(), "vitest.config.ts"));
}

/** What paths of a user's own are relative to: the repository, or where the package is used the working folder. */
export function projectFolder(): string {
  return inRepository() ? packageFolder() : process.cwd();
}
