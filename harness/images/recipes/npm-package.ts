import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { EnvironmentError } from "../../core/errors.ts";
import { cached } from "../../engine/cache.ts";
import { runCommand } from "../../engine/command.ts";
import type { ContextFile } from "../content-hash.ts";
import { readFolder } from "../folder-context.ts";

/** npm's name of this machine's processor. */
function npmArchitecture(): string {
  return process.arch;
}

/**
 * The files of an npm package, or one of them, fetched with npm itself so that its registry settings hold.
 * Nothing of the package runs. Keys are paths inside the package; a single file has the key "".
 */
export async function fetchNpmPackage(
  spec: string,
  file: string | undefined,
  onLine: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<Map<string, ContextFile>> {
  const key = spec.replaceAll("{arch}", npmArchitecture());
  const folder = await cached(join("npm", key.replace("/", "+")), async (draft) => {
    onLine(`fetching ${key} from the npm registry`);
    await mkdir(draft, { recursive: true });
    await runCommand("npm", ["pack", "--silent", "--pack-destination", draft, key], {
      limitMs: 5 * 60_000,
      cwd: draft,
      signal,
    });
    const archive = (await readdir(draft)).find((name) => name.endsWith(".tgz"));
    if (archive === undefined) throw new EnvironmentError(`npm pack ${key} left no archive`);
    await runCommand("tar", ["-xzf", archive], { limitMs: 60_000, cwd: draft, signal });
  });
  if (file !== undefined) {
    return new Map([["", { content: await readFile(join(folder, "package", file)), mode: 0o755 }]]);
  }
  return readFolder(join(folder, "package"));
}
