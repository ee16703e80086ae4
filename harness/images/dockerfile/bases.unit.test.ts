import { expect, test } from "vitest";
import { basesOf, replaceBases } from "./bases.ts";

const dockerfile = `# syntax=docker/dockerfile:1
ARG VERSION=24
FROM --platform=linux/amd64 node:\${VERSION}-slim AS build
COPY . .
FROM build AS test
FROM redis:7
COPY --from=build /app /app
COPY --from=nats:2.12 /nats-server /
COPY --chown=1:1 --from=0 /a /b
`;

test("the images of a Dockerfile are those that no stage of it is", () => {
  // The stage before the last one is needed by nobody, and this one stands on no other image.
  expect(basesOf(dockerfile)).toEqual(["node:24-slim", "redis:7", "nats:2.12"]);
  expect(basesOf(dockerfile, { buildArgs: { VERSION: "22" } })[0]).toBe("node:22-slim");
  expect(basesOf("")).toEqual([]);
  expect(basesOf("FROM scratch\n")).toEqual([]);
});

test.each([
  ["a continued line", "FROM \\\n  # a comment\n\n  redis:7 \\\n  AS base\nFROM base", ["redis:7"]],
  ["small letters", "from redis:7 as base\nfrom base\ncopy --from=nats:2 /a /b", ["redis:7", "nats:2"]],
  ["a stage in other letters", "FROM redis:7 AS Base\nFROM base\nCOPY --from=BASE /a /b", ["redis:7"]],
  ["a comment", "# FROM nats:2\nFROM redis:7\n  # FROM nats:3", ["redis:7"]],
  ["a here-document", "FROM redis:7\nRUN <<END\nFROM nats:2\nCOPY --from=nats:3 /a /b\nEND", ["redis:7"]],
  [
    "two here-documents",
    "FROM redis:7\nCOPY <<A <<-B /x/\nFROM a\nA\nFROM b\n\tB\nFROM nats:2",
    ["redis:7", "nats:2"],
  ],
  [
    "what only looks like one",
    'FROM redis:7\nRUN echo "<<END" $(( 1 <<2 ))\nFROM nats:2',
    ["redis:7", "nats:2"],
  ],
  [
    "a mount",
    "FROM redis:7\nRUN --mount=type=bind,from=nats:2,target=/n --mount=type=cache,target=/c ls",
    ["redis:7", "nats:2"],
  ],
  ["a mount of a stage", "FROM redis:7 AS a\nFROM a\nRUN --mount=from=a,target=/n ls", ["redis:7"]],
  ["a step that ONBUILD keeps", "FROM redis:7\nONBUILD COPY --from=nats:2 /a /b", ["redis:7", "nats:2"]],
  [
    "an argument of an argument",
    `ARG A=7 B=redis:\${A}\nARG C='nats'\nFROM \${B}\nFROM $C:\${D:-2}`,
    ["redis:7", "nats:2"],
  ],
  ["an argument after FROM", "ARG A=7\nFROM redis:$A\nARG A=8\nFROM nats:$A", ["redis:7", "nats:7"]],
  [
    "another escape character",
    "# escape=`\nFROM redis:7 `\n AS a\nFROM a\nRUN dir c:\\\nFROM nats:2",
    ["redis:7", "nats:2"],
  ],
  ["lines that end in CR LF", "FROM redis:7 \\\r\n AS a\r\nFROM a\r\n", ["redis:7"]],
  ["a number for a base", "FROM redis:7\nFROM 0", ["redis:7", "0"]],
])("%s", (_name, text, expected) => {
  // The first stage is needed too, where there are several.
  expect(basesOf(`${text}\nCOPY --from=0 /x /x`)).toEqual(expected);
});

test("a further build context is no image", () => {
  expect(basesOf("FROM app\nCOPY --from=files /a /b\nFROM redis:7", { contexts: ["app", "files"] })).toEqual([
    "redis:7",
  ]);
});

test("only the images that are to be replaced change", () => {
  const replaced = replaceBases(
    dockerfile,
    new Map([
      ["node:24-slim", "blackstart/node:24-x"],
      ["nats:2.12", "n:1"],
    ]),
  );
  expect(replaced).toContain("FROM --platform=linux/amd64 blackstart/node:24-x AS build\n");
  expect(replaced).toContain("FROM build AS test\nFROM redis:7\n");
  expect(replaced).toContain(
    "COPY --from=build /app /app\nCOPY --from=n:1 /nats-server /\nCOPY --chown=1:1 --from=0 /a /b\n",
  );
});

test("a base on a continued line and in a mount is replaced where it stands", () => {
  const text = "FROM \\\n redis:7 \\\n AS a\nRUN --mount=type=bind,from=nats:2,target=/n \\\n  ls\n";
  const bases = new Map([
    ["redis:7", "r"],
    ["nats:2", "n:long"],
  ]);
  expect(replaceBases(text, bases)).toBe(
    "FROM \\\n r \\\n AS a\nRUN --mount=type=bind,from=n:long,target=/n \\\n  ls\n",
  );
});

test("nothing to replace leaves the file byte for byte", () => {
  expect(replaceBases(dockerfile, new Map())).toBe(dockerfile);
});
