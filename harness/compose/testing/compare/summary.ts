import { relative } from "node:path";
import { quote } from "../../yaml/problems.ts";
import type { Comparison } from "./compare.ts";

/** A file or folder with what the readers made of it. */
export interface Compared {
  path: string;
  found: Comparison;
}

/** How many of the files that both accept must say the same here and there. */
const leastSame = 0.99;

/** What differs, a line each, and the sum of it. */
export function summaryOf(compared: readonly Compared[], root: string): { lines: string[]; passes: boolean } {
  const lines = compared.flatMap(({ path, found }) => linesOf(relative(root, path) || ".", found, root));
  const count = (kind: Comparison["kind"]) => compared.filter(({ found }) => found.kind === kind).length;
  const both = compared.flatMap(({ found }) => (found.kind === "both accept" ? [found] : []));
  const same = both.filter(({ differences }) => differences.length === 0).length;
  const absent = both.filter((found) => found.absent.length > 0).length;
  const share = both.length === 0 ? "none" : `${((100 * same) / both.length).toFixed(1)} %`;
  const refused = count("only Compose accepts");
  return {
    lines: [
      ...lines,
      `${compared.length} read: both accept ${both.length}, the same model of ${same} (${share}); ` +
        `both refuse ${count("both refuse")}; only Compose accepts ${refused}; only ours accepts ${count("only ours accepts")}`,
      ...(absent === 0
        ? []
        : [`${absent} name a file or a variable that is not there: they are read, and no run starts them`]),
    ],
    passes: refused === 0 && same >= leastSame * both.length,
  };
}

function linesOf(shown: string, found: Comparison, root: string): string[] {
  if (found.kind === "only Compose accepts") return [`${shown}: refused here alone: ${found.ours}`];
  if (found.kind === "only ours accepts") return [`${shown}: refused by Compose alone: ${found.theirs}`];
  if (found.kind === "both refuse") return [];
  return found.differences.map(
    ({ path, file, line, ours, theirs }) =>
      `${relative(root, file)}:${line}: ${path}: ${shownValue(ours)} here, ${shownValue(theirs)} in Compose`,
  );
}

function shownValue(value: string | undefined): string {
  return value === undefined ? "nothing" : quote(value);
}
