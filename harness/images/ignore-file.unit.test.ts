import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../core/errors.ts";
import { readBuildFolder } from "./folder-context.ts";
import { isIgnored, parseIgnoreFile } from "./ignore-file.ts";

test.each([
  ["node_modules", "node_modules/pg/index.js", true],
  ["node_modules", "src/node_modules/x", false],
  ["**/node_modules", "src/node_modules/x", true],
  ["*.md", "README.md", true],
  ["*.md", "docs/README.md", false],
  ["**/*.md", "docs/README.md", true],
  ["**/*.md", "README.md", true],
  ["docs/**", "docs/a/b", true],
  ["/dist/", "dist/main.mjs", true],
  ["?.txt", "a.txt", true],
  ["[ab].txt", "c.txt", false],
  ["a.b", "aXb", false],
  ["# comment", "# comment", false],
  ["*\n!keep", "keep", false],
  ["*\n!keep", "drop", true],
  ["!keep\n*", "keep", true],
  ["+page.ts", "+page.ts", true],
  ["a+b", "aab", false],
  ["**/(app)/{id}", "src/(app)/{id}", true],
  ["x{2}", "xx", false],
  ["a|b", "a", false],
  ["a\\*b", "a*b", true],
  ["a\\*b", "axb", false],
  ["a[\\]]b", "a]b", true],
  ["[^a].txt", "b.txt", true],
  ["[!a].txt", "b.txt", false],
  ["a//b", "a/b", true],
  ["./a/../b", "b/c", true],
  ["../a", "a", false],
  ["a/.", "a/b", true],
  ["a/**/b", "a/b", true],
  ["a**b", "axb", false],
  ["a**b", "ax/b", true],
  ["**a", "x/ya", true],
  ["dir\n!dir/a\ndir/a/b", "dir/a/c", false],
  ["\uFEFFa", "a", true],
  ["", "a", false],
])("%j and %j", (rules, path, expected) => {
  expect(isIgnored(parseIgnoreFile(rules), path)).toBe(expected);
});

test.each(["[", "a\n[]a]", "[^]", "x\\", "!"])("%j is refused as Docker refuses it", (rules) => {
  expect(() => parseIgnoreFile(rules, "/app/.dockerignore")).toThrow(UserError);
  expect(() => parseIgnoreFile(rules, "/app/.dockerignore")).toThrow(
    `/app/.dockerignore:${rules.split("\n").length}: `,
  );
});

test("a folder is read without what is ignored, with exceptions inside ignored folders, links as links", async () => {
  const folder = mkdtempSync(join(tmpdir(), "blackstart-context-"));
  try {
    mkdirSync(join(folder, "out/keep"), { recursive: true });
    writeFileSync(join(folder, "Dockerfile"), "FROM scratch");
    writeFileSync(join(folder, "run.sh"), "#!/bin/sh", { mode: 0o755 });
    writeFileSync(join(folder, "out/drop.txt"), "drop");
    writeFileSync(join(folder, "out/keep/me.txt"), "keep");
    symlinkSync("run.sh", join(folder, "link"));
    writeFileSync(join(folder, ".dockerignore"), "out\n!out/keep\n.dockerignore");
    const files = await readBuildFolder(folder);
    expect([...files.keys()].sort()).toEqual(["Dockerfile", "link", "out/keep/me.txt", "run.sh"]);
    expect(files.get("run.sh")).toMatchObject({ mode: 0o755 });
    expect(files.get("link")).toEqual({ linkTo: "run.sh" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
