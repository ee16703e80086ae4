import { pathToFileURL } from "node:url";
import { messageOf } from "../core/errors.ts";
import { Collector, collectInto, type Entry } from "../scenario/collector.ts";
import { importMistake } from "./import-mistake.ts";

/** A file that could not be read as a suite. */
export interface BrokenFile {
  file: string;
  message: string;
  /** What it threw: a user's mistake keeps its sentence and its exit code. */
  thrown: unknown;
  /** It calls vitest's own `test`, which only vitest answers. */
  ofVitest?: true;
}

export interface Collected {
  entries: Entry[];
  broken: BrokenFile[];
}

const collector = new Collector();
/** How vitest 5 complains where its functions are called outside of it, and Node where it is not there at all. */
const vitestsOwn = /^Vitest failed to (find|access)|^Cannot find package 'vitest'/;
/** Its `test.for` and `test.each` find nothing of a run there, and say so with no more than a TypeError (5.1.1). */
const vitestsFiles = /\/node_modules\/(vitest|@vitest\/[^/]+)\//;

/** Whether the file in which it was thrown has a path like that. */
function isThrownIn(thrown: unknown, path: RegExp): boolean {
  const stack = thrown instanceof Error ? (thrown.stack ?? "") : "";
  return path.test(stack.split("\n").find((line) => line.startsWith("    at ")) ?? "");
}

/**
 * Imports the files and gives what they declare, in their order. Node imports a file once, so a file that was imported
 * before gives what it declared then.
 */
export async function collect(files: readonly string[]): Promise<Collected> {
  collectInto(collector);
  const collected: Collected = { entries: [], broken: [] };
  for (const file of files) {
    try {
      await import(pathToFileURL(file).href);
      collected.entries.push(...collector.of(file));
    } catch (thrown) {
      const message = messageOf(thrown);
      const ofVitest =
        vitestsOwn.test(message) || isThrownIn(thrown, vitestsFiles) ? { ofVitest: true as const } : {};
      const mistake = ofVitest.ofVitest ? undefined : importMistake(file, thrown);
      collected.broken.push({ file, message, thrown: mistake ?? thrown, ...ofVitest });
    }
  }
  return collected;
}
