#!/usr/bin/env bash
# Node 24.21.0 tears JSON lines that hold U+2028 or U+2029.
#
# JSON.stringify leaves both characters as they are inside a string, and JSON lines end at a line feed alone.
# A good engineer expects node:readline to do as its manual says: a line ends at \n, \r or \r\n. It also ends one at
# U+2028 and U+2029, and so does FileHandle.readLines(): two records are read as four lines, three of them no JSON.
#
# Seen on 2026-12-01 (the script fails when this changes):
#> Node v24.21.0
#> records written: 2, line feeds: 2
#> readline: 4 lines, 1 of them JSON
#> FileHandle.readLines: 4 lines, 1 of them JSON
#> split at line feeds: 2 lines, 2 of them JSON
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@24.21.0

cat > show.mjs <<'PROGRAM'
import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";

const records = [{ message: "first\u2028second\u2029third" }, { message: "plain" }];
const text = records.map((record) => `${JSON.stringify(record)}\n`).join("");
writeFileSync("records.ndjson", text);

function isJson(line) {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
async function tell(reader, lines) {
  const read = [];
  for await (const line of lines) read.push(line);
  console.log(`${reader}: ${read.length} lines, ${read.filter(isJson).length} of them JSON`);
}

console.log(`Node ${process.version}`);
console.log(`records written: ${records.length}, line feeds: ${text.split("\n").length - 1}`);
await tell("readline", createInterface({ input: createReadStream("records.ndjson") }));
await tell("FileHandle.readLines", (await open("records.ndjson")).readLines());
await tell("split at line feeds", readFileSync("records.ndjson", "utf8").split("\n").slice(0, -1));
PROGRAM
timeout 60 node_modules/node/bin/node show.mjs | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
