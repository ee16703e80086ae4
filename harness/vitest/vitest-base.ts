import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { inRepository } from "../core/package-folder.ts";

/**
 * Arguments that choose projects of vitest: those of the repository's vitest.config.ts, or in a user's own folder
 * those of the package's configuration, with that folder as vitest's root.
 */
export function vitestBase(...projects: string[]): string[] {
  const chosen = projects.map((project) => `--project=${project}`);
  if (inRepository()) return chosen;
  // Compiled, this file and the configuration have the same extension.
  const configuration = `./vitest.package.config${extname(import.meta.url)}`;
  const config = fileURLToPath(new URL(configuration, import.meta.url));
  return ["--config", config, "--root", process.cwd(), ...chosen];
}
