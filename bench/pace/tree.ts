import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../harness/core/errors.ts";

/** Where the small scenario is put into a tree that does not speak the working tree's language. */
export const oldSmallScenario = "suites/foreign/bench-small.test.ts";
const scenarios = { same: "bench/pace/small-same-waits.test.ts", own: "bench/pace/small-by-itself.test.ts" };
const coldStarts = [
  "suites/suho/start-up/suho-clean-start.test.ts",
  "suites/startup/suho-clean-start.test.ts",
];
const durabilityFolders = ["suites/suho/durability", "suites/durability"];

/** Where a tree keeps what is measured, relative to its folder. */
export interface Tree {
  folder: string;
  small: string;
  /** The small scenario by the tree's own waits, where it has any. */
  smallByItself: string | undefined;
  cold: string;
  durability: string;
}

/** Finds it. Throws a UserError where the tree has another shape than those that the bench knows. */
export function treeIn(folder: string): Tree {
  const there = (path: string) => existsSync(join(folder, path));
  const small = [scenarios.same, oldSmallScenario].find(there);
  const cold = coldStarts.find(there);
  const durability = durabilityFolders.find(there);
  if (small === undefined || cold === undefined || durability === undefined)
    throw new UserError(
      `--against: that commit's suites are none that the bench knows (60cba9e is, and what came after the bench)`,
    );
  return { folder, small, smallByItself: [scenarios.own].find(there), cold, durability };
}

/**
 * The durability files of both trees, as paths for each. Without names all that both have: the folder itself where
 * they have the same. Throws a UserError for a name that one of them lacks.
 */
export function durabilityPaths(
  trees: { before: Tree; now: Tree },
  names: readonly string[] | undefined,
): { before: string[]; now: string[] } {
  const before = namesIn(trees.before);
  const now = namesIn(trees.now);
  const both = before.filter((name) => now.includes(name));
  const missing = names?.find((name) => !both.includes(name));
  if (missing !== undefined)
    throw new UserError(`--files: there is no durability suite "${missing}" in both trees`);
  if (names === undefined && both.length === before.length && both.length === now.length)
    return { before: [trees.before.durability], now: [trees.now.durability] };
  const paths = (tree: Tree) => (names ?? both).map((name) => `${tree.durability}/${name}.test.ts`);
  return { before: paths(trees.before), now: paths(trees.now) };
}

function namesIn({ folder, durability }: Tree): string[] {
  return readdirSync(join(folder, durability))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => name.slice(0, -".test.ts".length))
    .sort();
}
