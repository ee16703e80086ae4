import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { UserError } from "../core/errors.ts";
import { type DeclarationProblem, pathText } from "./shape.ts";
import { SourcePlaces } from "./source/places.ts";

/** A mistake in a shared constant may show many times; a person needs the first ones. */
const mostShown = 20;

/**
 * Throws one UserError with a line `platform.ts:17: services.cart: …` for each problem, by line; without a line where
 * it is not certain, and with the platform's name where no file is known. Does nothing without problems.
 */
export function raise(name: string, file: string | undefined, problems: readonly DeclarationProblem[]): void {
  if (problems.length === 0) return;
  const places = file === undefined ? undefined : new SourcePlaces(readFileSync(file, "utf8"));
  const placed = problems.map(({ path, message }) => ({
    line: places?.lineOf(path),
    text: path.length === 0 ? message : `${pathText(path)}: ${message}`,
  }));
  const sorted = placed.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0));
  const where = file === undefined ? `platform ${name}` : shown(file);
  const lines = sorted
    .slice(0, mostShown)
    .map(({ line, text }) => `${where}${line === undefined ? "" : `:${line}`}: ${text}`);
  const hidden = sorted.length - lines.length;
  throw new UserError([...lines, ...(hidden > 0 ? [`… and ${hidden} more`] : [])].join("\n"));
}

function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}
