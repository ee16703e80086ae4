import { expect, test } from "vitest";
import { readDockerfile } from "./read.ts";

const outline = (text: string) =>
  readDockerfile(text).instructions.map(({ keyword, line, flags, words, heredocs }) =>
    [
      line,
      keyword,
      ...flags.map((flag) => flag.text),
      "|",
      ...words.map((word) => word.text),
      ...heredocs.map((name) => `<${name}>`),
    ].join(" "),
  );

test.each([
  ["", []],
  ["\n# only a comment\n\n", []],
  ["FROM a\n\nRUN b", ["1 FROM | a", "3 RUN | b"]],
  ["run a \\\n  b \\\n\n# no\n  c\nuser d", ["1 RUN | a b c", "6 USER | d"]],
  ["RUN a \\   \n b", ["1 RUN | a b"]],
  ["RUN a \\\\\nUSER b", ["1 RUN | a \\\\", "2 USER | b"]],
  [
    "RUN --mount=type=cache,target=/c --network=none ls --all",
    ["1 RUN --mount=type=cache,target=/c --network=none | ls --all"],
  ],
  ["RUN -- --x", ["1 RUN | -- --x"]],
  ['COPY --chmod="7 5" "a b" c\\ d', ['1 COPY --chmod="7 5" | "a b" c\\ d']],
  ["RUN a \\", ["1 RUN | a"]],
  ["ONBUILD RUN --mount=type=cache ls", ["1 RUN --mount=type=cache | ls"]],
  ["RUN <<EOF\nUSER x\n# y\n\\\nEOF\nUSER z", ["1 RUN | <<EOF <EOF>", "6 USER | z"]],
  ["RUN <<-'EOF' cat\n\tx\n\tEOF\nUSER z", ["1 RUN | <<-'EOF' cat <EOF>", "4 USER | z"]],
  ["RUN cat 3<<EOF\nEOF\nUSER z", ["1 RUN | cat 3<<EOF <EOF>", "3 USER | z"]],
  ["RUN \\\n <<EOF\na\nEOF\nUSER z", ["1 RUN | <<EOF <EOF>", "5 USER | z"]],
  ["RUN cat <<<EOF\nEOF", ["1 RUN | cat <<<EOF", "2 EOF |"]],
  ["RUN cat <<EOF\nUSER z", ["1 RUN | cat <<EOF", "2 USER | z"]],
  ["CMD <<EOF\nUSER z\nEOF", ["1 CMD | <<EOF", "2 USER | z", "3 EOF |"]],
])("%j", (text, expected) => {
  expect(outline(text)).toEqual(expected);
});

test.each([
  ["# syntax=docker/dockerfile:1\nFROM a", { image: "docker/dockerfile:1", line: 1 }],
  ["#SYNTAX = docker/dockerfile:1 --x\nFROM a", { image: "docker/dockerfile:1", line: 1 }],
  ["#!/usr/bin/env docker\n# syntax=a/b\nFROM a", { image: "a/b", line: 2 }],
  ["\uFEFF# syntax=a/b\nFROM a", { image: "a/b", line: 1 }],
  ["# check=skip=all\n# escape=`\n# syntax=a/b\nFROM a", { image: "a/b", line: 3 }],
  ["# a comment\n# syntax=a/b\nFROM a", undefined],
  ["\n# syntax=a/b\nFROM a", undefined],
  ["FROM a\n# syntax=a/b", undefined],
])("the reader that %j asks for", (text, expected) => {
  expect(readDockerfile(text).syntax).toEqual(expected);
});
