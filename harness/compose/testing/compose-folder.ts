import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ServiceSpec, SystemSpec } from "../model.ts";
import { type ReadOptions, readCompose } from "../read.ts";

/** A real folder with the files of a test, which goes away with the test's block. */
export class ComposeFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** @param files contents by path; a path that ends in `/` is a folder */
  static async create(files: Record<string, string>): Promise<ComposeFolder> {
    const folder = new ComposeFolder(await mkdtemp(join(tmpdir(), "blackstart-compose-")));
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder.path, name);
      await mkdir(name.endsWith("/") ? path : dirname(path), { recursive: true });
      if (!name.endsWith("/")) await writeFile(path, content);
    }
    return folder;
  }

  read(options: Partial<ReadOptions> = {}): Promise<SystemSpec> {
    return readCompose(this.path, { environment: {}, ...options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** The message with which reading `files` fails. */
export async function mistakesOf(
  files: string | Record<string, string>,
  options: Partial<ReadOptions> = {},
): Promise<string> {
  await using folder = await ComposeFolder.create(
    typeof files === "string" ? { "compose.yaml": files } : files,
  );
  try {
    await folder.read(options);
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return message.replaceAll(folder.path, "<folder>");
  }
  return "no mistake";
}

/** The model of these files, with the folder shown as `/p`. */
export async function readFiles(
  files: Record<string, string>,
  options: Partial<ReadOptions> = {},
): Promise<SystemSpec> {
  await using folder = await ComposeFolder.create(files);
  const spec = await folder.read(options);
  return JSON.parse(JSON.stringify(spec).replaceAll(folder.path, "/p")) as SystemSpec;
}

/** The service `web` with more keys, the first of them on line 4. */
export async function readWeb(
  text: string,
  files: Record<string, string> = {},
  options: Partial<ReadOptions> = {},
) {
  const keys = text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
  const spec = await readFiles(
    { "compose.yaml": `services:\n  web:\n    image: web\n${keys}\n`, ...files },
    options,
  );
  const service = spec.services[0] as ServiceSpec;
  return { ...service, spec };
}

/** Remarks as `line: text`. */
export function remarks(
  list: readonly { line: number; message?: string; what?: string; why?: string }[],
): string[] {
  return list.map((one) => `${one.line}: ${one.message ?? `${one.what} (${one.why})`}`);
}

/** A service `web` with one more key, which then stands on line 4. */
export function withKey(...lines: string[]): string {
  return ["services:", "  web:", "    image: web", ...lines.map((line) => `    ${line}`)].join("\n");
}
