import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Check } from "../../harness/history/check.ts";
import { type Declared, declaredBy } from "./docstrings.ts";
import { entry, titled } from "./page.ts";

const door = "harness/doors/checks.ts";

/** What a check must be given to be made; the others take nothing. */
const given: Readonly<Record<string, unknown[]>> = {
  allHealthy: [{ within: "1s" }],
  endToEnd: ["phase", { within: "1s" }],
  noRewrites: [{ paths: 1, repeats: 0 }],
  outage: [{ noticedWithin: "1s", pausedAtMost: "1s" }],
  recovery: [{ within: "1s" }],
};

/** The page of all checks that a scenario can name: what each demands, its options, and by which id it is saved. */
export async function checksPage(root: string): Promise<string> {
  const functions = (await import(pathToFileURL(join(root, door)).href)) as Record<string, unknown>;
  const checks = declaredBy(root, door).filter(({ signature }) => / Check$/.test(signature));
  return titled(
    "Checks",
    "What judges a history, from `blackstart/checks`. A scenario lists them, and every one runs, also when the body failed. Each answers `pass`, `fail`, `unknown` or `not covered`: a pass cites the lines of the history on which it rests, and what was not seen is `unknown`. `canary` (one new record passes at the end) and `only-if-used` and `only-if-asked` (of the gate) are added by Blackstart itself.",
    checks.map((check) => entry(check, statedBy(check, functions))),
  );
}

function statedBy({ name, file }: Declared, functions: Record<string, unknown>): string[] {
  const make = functions[name] as (...given: unknown[]) => Check;
  const check = make(...(given[name] ?? []));
  if (check.id === undefined) throw new Error(`${file}: ${name} has no id`);
  return [`Named \`${check.name}\` in reports, \`${check.id}\` in saved histories`];
}
