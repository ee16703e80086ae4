import { createHash } from "node:crypto";

/** A file of a build: its bytes, or its bytes with permission bits, or a symbolic link. */
export type ContextFile = Buffer | string | { content: Buffer | string; mode: number } | { linkTo: string };

/** Files of a build by their path in it. */
export type BuildContext = ReadonlyMap<string, ContextFile>;

/** The first 12 hexadecimal digits of a SHA-256 over names and contents, independent of the order of the map. */
export function contentHash(context: BuildContext, ...facts: string[]): string {
  const hash = createHash("sha256");
  // Lengths are part of what is hashed, so that no two different lists of parts give the same bytes.
  const add = (part: Buffer | string) => {
    const bytes = typeof part === "string" ? Buffer.from(part) : part;
    hash.update(`${bytes.length}:`).update(bytes);
  };
  for (const fact of facts) add(fact);
  for (const path of [...context.keys()].sort()) {
    const file = context.get(path) ?? "";
    add(path);
    if (typeof file === "string" || Buffer.isBuffer(file)) add(file);
    else if ("linkTo" in file) add(`link to ${file.linkTo}`);
    else {
      add(`mode ${file.mode.toString(8)}`);
      add(file.content);
    }
  }
  return hash.digest("hex").slice(0, 12);
}
