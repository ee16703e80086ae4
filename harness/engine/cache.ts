import { mkdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Where downloads are kept between runs: `$XDG_CACHE_HOME/blackstart`, or `~/.cache/blackstart`. */
export function cacheFolder(): string {
  const configured = process.env.XDG_CACHE_HOME;
  return join(
    configured === undefined || configured === "" ? join(homedir(), ".cache") : configured,
    "blackstart",
  );
}

/**
 * A file or folder of the cache, made by `make` when it is not there. `make` writes to another path and a rename
 * publishes it, so that two runs beside each other and an interrupted one never leave half a download.
 */
export async function cached(key: string, make: (path: string) => Promise<void>): Promise<string> {
  const path = join(cacheFolder(), key);
  if (await exists(path)) return path;
  const draft = `${path}.${process.pid}.${performance.now().toFixed(0)}.part`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await make(draft);
    await rename(draft, path).catch(async (thrown: unknown) => {
      if (!(await exists(path))) throw thrown;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return path;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
