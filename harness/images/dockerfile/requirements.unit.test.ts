import { expect, test } from "vitest";
import { type DockerfileReader, unmetBy } from "./requirements.ts";

const told = (reader: DockerfileReader, text: string) =>
  unmetBy(reader, text).map(({ line, what }) => `${line}: ${what}`);

test.each([
  ["FROM a\nRUN --mount=type=cache,target=/c ls", ["2: RUN --mount"], []],
  ["FROM a\nrun \\\n --mount=type=cache,target=/c \\\n ls", ["2: RUN --mount"], []],
  ["FROM a\nRUN --network=none ls", ["2: RUN --network"], ["2: RUN --network"]],
  [
    "FROM a\nRUN <<EOF\necho\nEOF\nCOPY <<X /x\nX",
    ["2: a here-document (<<EOF) in RUN", "5: a here-document (<<X) in COPY"],
    ["2: a here-document (<<EOF) in RUN", "5: a here-document (<<X) in COPY"],
  ],
  ["FROM a\nCOPY --link --from=b /a /b", ["2: COPY --link"], ["2: COPY --link"]],
  ["FROM a\nCOPY --chmod=755 a b\nADD --chmod=755 a b", ["2: COPY --chmod", "3: ADD --chmod"], []],
  ["FROM a\nADD --checksum=sha256:1 a b", ["2: ADD --checksum"], ["2: ADD --checksum"]],
  ["FROM --platform=$BUILDPLATFORM a", ["1: $BUILDPLATFORM in FROM"], []],
  ["ARG TARGETARCH=amd64\nFROM a-$TARGETARCH", [], []],
  ["FROM a\nONBUILD RUN --mount=type=cache ls", ["2: RUN --mount"], []],
  ["", [], []],
  [
    "# syntax=docker/dockerfile:1\nFROM --platform=linux/amd64 a\nCOPY --chown=1 --from=b a b\nADD --chown=1 a b",
    [],
    [],
  ],
  ["FROM a\nHEALTHCHECK --interval=5s CMD ls\nRUN ls --mount=x", [], []],
  ["FROM a\n# RUN --mount=type=cache ls\nRUN echo '--mount' \"<<EOF\"", [], []],
])("%j: classic and 1.2", (text, classic, older) => {
  expect(told("classic", text)).toEqual(classic);
  expect(told("1.2", text)).toEqual(older);
  expect(told("current", text)).toEqual([]);
});
