#!/usr/bin/env bash
# vitest 5.1.1 says what is wrong where test() is called outside of it, and test.for() does not.
#
# A runner of another kind that imports a test file (a collector, a script, a linter that executes) meets vitest's
# functions without vitest. `test` then throws an Error whose sentence names the cause, and a good engineer recognises a
# file of vitest's own by it. `test.for` and `test.each` of the same package, called in the same place, end in a TypeError
# about a property of undefined: such a file looks broken.
#
# Seen on 2026-12-01 (the script fails when this changes):
#> vitest 5.1.1
#> test: Error: Vitest failed to find the current suite. One of the following is possible:
#> test.for: TypeError: Cannot read properties of undefined (reading 'config')
#> test.each: TypeError: Cannot read properties of undefined (reading 'config')
#> thrown in vitest's own files: true, true, true
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@24.21.0 vitest@5.1.1 vite@8.4.0
PATH=$folder/node_modules/node/bin:$folder/node_modules/.bin:$PATH

cat > tell.mjs <<'PROGRAM'
import { readFileSync } from "node:fs";
import { test } from "vitest";

const calls = {
  test: () => test("one", () => {}),
  "test.for": () => test.for([1, 2])("case %s", () => {}),
  "test.each": () => test.each([1, 2])("case %s", () => {}),
};
console.log(`vitest ${JSON.parse(readFileSync("node_modules/vitest/package.json", "utf8")).version}`);
const inside = [];
for (const [name, call] of Object.entries(calls)) {
  try {
    call();
    console.log(`${name}: nothing is thrown`);
  } catch (error) {
    console.log(`${name}: ${error.name}: ${error.message.split("\n")[0]}`);
    const first = error.stack.split("\n").find((line) => line.startsWith("    at ")) ?? "";
    inside.push(first.includes("/node_modules/vitest/"));
  }
}
console.log(`thrown in vitest's own files: ${inside.join(", ")}`);
PROGRAM
node tell.mjs | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
