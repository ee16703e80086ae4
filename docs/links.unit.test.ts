import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((name) => name !== "" && existsSync(join(root, name)))
  .map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

test("every link between documents leads somewhere", () => {
  const broken = documents.flatMap(({ name, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)]
      .map(([, to = ""]) => to)
      .filter((to) => !existsSync(join(root, dirname(name), to)))
      .map((to) => `${name} → ${to}`),
  );
  expect(broken).toEqual([]);
});

test("every path from the repository's root is there", () => {
  const paths = /`((?:harness|suites|fixtures|reports|docs|bench|examples|findings)\/[\w./-]*\w)\/?`/g;
  const missing = documents.flatMap(({ name, text }) =>
    [...text.matchAll(paths)]
      .map(([, path = ""]) => path)
      .filter((path) => !path.startsWith("reports/out") && !existsSync(join(root, path)))
      .map((path) => `${name}: ${path}`),
  );
  expect(missing).toEqual([]);
});

test("code with a file's name is that file's text", () => {
  const blocks = documents.flatMap(({ name, text }) =>
    [...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, file = "", code = ""]) => ({
      ...{ name, file, code },
    })),
  );
  expect(blocks.length).toBeGreaterThan(8);
  for (const { name, file, code } of blocks)
    expect(readFileSync(join(root, file), "utf8"), `${name}: ${file}`).toContain(code.trimEnd());
});

test("every npm command that a document names is there", () => {
  const named = documents.flatMap(({ text }) =>
    [...text.matchAll(/npm run ([a-z:-]+)/g)].map(([, script = ""]) => script),
  );
  for (const script of named) expect(scripts).toHaveProperty([script]);
});
