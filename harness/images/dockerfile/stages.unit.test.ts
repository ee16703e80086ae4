import { expect, test } from "vitest";
import { basesOf, neededPart } from "./bases.ts";

const dockerfile = `ARG BASE=node:24
FROM \${BASE} AS build
RUN build
FROM playwright:1 AS e2e
COPY --from=build /app /app
RUN <<END
e2e
END
FROM golang:1 AS tools
RUN go build
FROM redis:7 AS Run
COPY --from=tools /t /t
RUN --mount=from=0,target=/a ls
FROM run AS dev
RUN --mount=type=bind,from=nats:2,target=/n ls
`;

test.each([
  ["run", ["node:24", "golang:1", "redis:7"]],
  ["build", ["node:24"]],
  ["e2e", ["node:24", "playwright:1"]],
  ["TOOLS", ["golang:1"]],
  ["1", ["node:24", "playwright:1"]],
  [undefined, ["node:24", "golang:1", "redis:7", "nats:2"]],
])("target %s stands on %s", (target, expected) => {
  expect(basesOf(dockerfile, { target })).toEqual(expected);
});

test("a target that is not there needs everything: the builder tells of it", () => {
  expect(basesOf(dockerfile, { target: "gone" })).toHaveLength(5);
});

test("stages that nobody needs hold nothing, and every other line stays where it is", () => {
  expect(neededPart(dockerfile, { target: "run" })).toBe(
    dockerfile
      .replace(
        "FROM playwright:1 AS e2e\nCOPY --from=build /app /app\nRUN <<END\ne2e\nEND\n",
        "FROM scratch AS e2e\n#\n#\n#\n#\n",
      )
      .replace(
        "FROM run AS dev\nRUN --mount=type=bind,from=nats:2,target=/n ls\n",
        "FROM scratch AS dev\n#\n#",
      ),
  );
  expect(neededPart("FROM a\nRUN b\n")).toBe("FROM a\nRUN b\n");
  expect(neededPart("")).toBe("");
});
