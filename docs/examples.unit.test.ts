import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "..");
const text = (path: string) => readFileSync(join(root, path), "utf8");

test("the README's scenario is the example's, letter by letter", () => {
  const blocks = [...text("README.md").matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
  expect(blocks).toEqual([text("examples/own-scenario/cart.test.ts")]);
});

test("every example has its line, and every line its example", () => {
  const folders = readdirSync(join(root, "examples"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const lines = [...text("examples/README.md").matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
  expect(lines.sort()).toEqual(folders.sort());
});

test("the example's workflow may only read, and its actions are the repository's own", () => {
  const workflow = text("examples/github-action/.github/workflows/resilience.yml");
  expect(parse(workflow).permissions).toEqual({ contents: "read" });
  const own = text(".github/workflows/change.yml") + text(".github/workflows/nightly.yml");
  const used = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
  expect(used.length).toBeGreaterThan(2);
  for (const action of used) expect(own).toContain(`uses: ${action}\n`);
});
