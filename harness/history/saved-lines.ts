import { createReadStream } from "node:fs";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { createBrotliDecompress, createGunzip } from "node:zlib";
import { messageOf } from "../core/errors.ts";

/** A history's file, plain or compressed. */
export const historyNames = ["history.ndjson", "history.ndjson.br", "history.ndjson.gz"] as const;

export interface SavedLine {
  text: string;
  /** Why it is not whole: nothing is read after it. */
  torn?: string;
}

/**
 * The lines of a saved history, one after the other, without the whole text in memory. Only a line feed ends a line:
 * readers that know more ends of lines tear the text of services that holds one. A compressed file that is damaged or
 * cut short gives its lines as far as they go. Rejects when the file cannot be read.
 */
export async function* savedLines(file: string): AsyncGenerator<SavedLine> {
  let rest = "";
  try {
    for await (const chunk of textOf(file)) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      for (const text of lines) yield { text };
    }
  } catch (thrown) {
    if (isOfTheDisk(thrown)) throw thrown;
    yield { text: rest, torn: `the file cannot be unpacked from here on: ${messageOf(thrown)}` };
    return;
  }
  if (rest !== "") yield { text: rest, torn: "the file ends in the middle of it" };
}

function textOf(file: string): Readable {
  const bytes = createReadStream(file);
  const name = basename(file);
  const unpacked = name.endsWith(".br")
    ? createBrotliDecompress()
    : name.endsWith(".gz")
      ? createGunzip()
      : undefined;
  const text = unpacked === undefined ? bytes : pipeline(bytes, unpacked, () => undefined);
  return text.setEncoding("utf8");
}

/** Errors of reading name the call that failed; those of unpacking do not. */
function isOfTheDisk(thrown: unknown): boolean {
  return thrown instanceof Error && "syscall" in thrown;
}
