import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { EnvironmentError, messageOf, UserError } from "../../core/errors.ts";
import { cached } from "../../engine/cache.ts";
import type { OnProgress } from "../../engine/engine-stream.ts";

/** One line of a list of jars: SHA-256 and path in Maven Central's layout. */
export interface Jar {
  sha256: string;
  path: string;
}

const repository = "https://repo1.maven.org/maven2/";

/** Reads `sha256␠␠path` lines; throws UserError naming file and line. */
export function parseJarList(file: string, text: string): Jar[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "" || line.startsWith("#")) return [];
    const [sha256, path, ...rest] = line.trim().split(/\s+/);
    if (
      !/^[0-9a-f]{64}$/.test(sha256 ?? "") ||
      path === undefined ||
      rest.length > 0 ||
      path.includes("..")
    ) {
      throw new UserError(`${file}:${index + 1}: not "sha256  path"`);
    }
    return [{ sha256: sha256 ?? "", path }];
  });
}

/** The jars by their file name, each checked against its hash, from the cache or from Maven Central. */
export async function fetchJars(
  name: string,
  jars: Jar[],
  onProgress: OnProgress | undefined,
  signal: AbortSignal | undefined,
): Promise<Map<string, Buffer>> {
  const result = new Map<string, Buffer>();
  const waiting = [...jars];
  const worker = async () => {
    for (let jar = waiting.shift(); jar !== undefined; jar = waiting.shift()) {
      const { path, sha256 } = jar;
      const file = await cached(join("maven", `${sha256}-${basename(path)}`), async (draft) => {
        onProgress?.(name, `fetching ${path}`);
        await writeFile(draft, await fetchChecked(jar, signal));
      });
      result.set(basename(path), await readFile(file));
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return result;
}

async function fetchChecked(jar: Jar, signal: AbortSignal | undefined): Promise<Buffer> {
  const limit = AbortSignal.timeout(120_000);
  let bytes: Buffer;
  try {
    const response = await fetch(repository + jar.path, {
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    bytes = Buffer.from(await response.arrayBuffer());
  } catch (thrown) {
    signal?.throwIfAborted();
    throw new EnvironmentError(`Maven Central: ${jar.path}: ${messageOf(thrown)}`, { cause: thrown });
  }
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== jar.sha256)
    throw new EnvironmentError(`Maven Central: ${jar.path} has hash ${found}, not ${jar.sha256}`);
  return bytes;
}
