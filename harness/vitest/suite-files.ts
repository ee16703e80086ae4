import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What a scenario file says of its cost, in vitest's own words, in its first comment: `@module-tag every-core`. Files
 * are placed before any of them is loaded, so what they cost must be readable without running them.
 */
export const costs = [
  {
    name: "every-core",
    description: "its volume takes every core: beside another stack neither sees what it must",
  },
  {
    name: "own-stack",
    description: "runs on a stack that is not as others need it, and leaves it to nobody",
  },
] as const;

export type Cost = (typeof costs)[number]["name"];

/** The costs that a file's text states; tags of other kinds are left out. */
export function costsIn(text: string): Cost[] {
  const said = [...text.matchAll(/(?:\/\/|\*)\s*@module-tag\s+([\w\-/]+)/g)].map((match) => match[1]);
  return costs.map(({ name }) => name).filter((name) => said.includes(name));
}

/** Scenario files of the repository that state a cost, relative to its root. */
export function suitesWith(cost: Cost, root: string): string[] {
  return globSync("suites/**/*.test.ts", { cwd: root })
    .filter((file) => costsIn(readFileSync(join(root, file), "utf8")).includes(cost))
    .sort();
}
