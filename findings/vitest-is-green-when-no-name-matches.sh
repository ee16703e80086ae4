#!/usr/bin/env bash
# vitest 5.1.1 passes when no test has the name that was asked for.
#
# A run without a test file fails ("No test files found"), so a good engineer expects the same of a name filter that
# matches nothing. It ends with exit code 0; the JSON report says "success": true and calls the file "passed", though
# none of its tests ran. The report gives a filtered test the same status as one that its author skips, so that
# a reader of the report cannot tell them apart either.
#
# Seen on 2026-12-01 (the script fails when this changes):
#> vitest 5.1.1
#> no such file: exit code 1
#> no such name: exit code 0, success true, file passed, 0 of 2 tests passed
#> "survives a cut": skipped
#> "is skipped by its author": skipped
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@24.21.0 vitest@5.1.1 vite@8.4.0
PATH=$folder/node_modules/node/bin:$folder/node_modules/.bin:$PATH

cat > platform.test.mjs <<'TEST'
import { test } from "vitest";

test("survives a cut", () => {
  throw new Error("it did not");
});
test.skip("is skipped by its author", () => {});
TEST
file=0
timeout 60 vitest run nosuchfile > vitest.log 2>&1 || file=$?
name=0
timeout 60 vitest run -t "survives a cat" --reporter=json --outputFile=report.json >> vitest.log 2>&1 || name=$?

cat > tell.mjs <<'PROGRAM'
import { readFileSync } from "node:fs";

const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const [file, name] = process.argv.slice(2);
const report = read("report.json");
console.log(`vitest ${read("node_modules/vitest/package.json").version}`);
console.log(`no such file: exit code ${file}`);
const passed = `${report.numPassedTests} of ${report.numTotalTests} tests passed`;
const [only] = report.testResults;
console.log(`no such name: exit code ${name}, success ${report.success}, file ${only.status}, ${passed}`);
for (const test of only.assertionResults) console.log(`"${test.title}": ${test.status}`);
PROGRAM
node tell.mjs "$file" "$name" | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
