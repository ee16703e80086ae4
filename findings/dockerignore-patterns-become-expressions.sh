#!/usr/bin/env bash
# @balena/dockerignore 1.0.2 reads valid patterns of a .dockerignore otherwise than Docker does.
#
# testcontainers takes this library to choose the files of a build. Docker's own reader (the Go module
# github.com/moby/patternmatcher 0.6.1) takes + ( ) { } | and ^ as plain characters; the library hands them to a regular
# expression. A good engineer expects both to choose the same files. Names like +page.ts and (group) are usual in web
# projects: the first raises an error, and the second leaves the folder in the build.
#
# Seen on 2026-12-01 (the script fails when this changes; "out" is left out of the build, "in" is part of it):
#> pattern | file | Docker's patternmatcher 0.6.1 | @balena/dockerignore 1.0.2
#> node_modules | node_modules | out | out
#> **/*.log | a/b.log | out | out
#> +page.ts | +page.ts | out | error: Nothing to repeat
#> {id} | {id} | out | out
#> x{2} | x{2} | out | in
#> x{2} | xx | in | out
#> (group) | (group) | out | in
#> (group) | group | in | out
#> a|b | a | in | out
#> c++ | c++ | out | error: Nothing to repeat
#> a+ | aa | in | out
#> a^b | a^b | out | in
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@24.21.0 @balena/dockerignore@1.0.2

cat > cases.json <<'CASES'
[
  ["node_modules", "node_modules"], ["**/*.log", "a/b.log"], ["+page.ts", "+page.ts"], ["{id}", "{id}"],
  ["x{2}", "x{2}"], ["x{2}", "xx"], ["(group)", "(group)"], ["(group)", "group"], ["a|b", "a"], ["c++", "c++"],
  ["a+", "aa"], ["a^b", "a^b"]
]
CASES

cat > docker.go <<'PROGRAM'
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

func answer(pattern, file string) string {
	patterns, err := ignorefile.ReadAll(strings.NewReader(pattern))
	if err != nil {
		return "error: " + err.Error()
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return "error: " + err.Error()
	}
	out, err := matcher.MatchesOrParentMatches(file)
	if err != nil {
		return "error: " + err.Error()
	}
	if out {
		return "out"
	}
	return "in"
}

func main() {
	var cases [][2]string
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	for _, each := range cases {
		fmt.Println(answer(each[0], each[1]))
	}
}
PROGRAM
{ go mod init example/docker && go get github.com/moby/patternmatcher@v0.6.1; } > go.log 2>&1 || { cat go.log; exit 1; }
go run docker.go < cases.json > docker.txt

cat > show.mjs <<'PROGRAM'
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const ignore = createRequire(import.meta.url)("@balena/dockerignore");
function answer(pattern, file) {
  try {
    return ignore().add(pattern).ignores(file) ? "out" : "in";
  } catch (error) {
    return `error: ${error.message.split(": ").at(-1)}`;
  }
}

const docker = readFileSync("docker.txt", "utf8").split("\n");
console.log("pattern | file | Docker's patternmatcher 0.6.1 | @balena/dockerignore 1.0.2");
for (const [index, [pattern, file]] of JSON.parse(readFileSync("cases.json", "utf8")).entries()) {
  console.log(`${pattern} | ${file} | ${docker[index]} | ${answer(pattern, file)}`);
}
PROGRAM
timeout 60 node_modules/node/bin/node show.mjs | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
