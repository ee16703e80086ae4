import { expect, test } from "vitest";
import { imagesOf, rewriteFrom } from "./dockerfile.ts";

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
  expect(imagesOf(dockerfile)).toEqual({
    stages: ["build", "test"],
    external: ["node:24-slim", "redis:7", "nats:2.12"],
  });
  expect(imagesOf(dockerfile, { VERSION: "22" }).external[0]).toBe("node:22-slim");
  expect(imagesOf("FROM scratch\n").external).toEqual([]);
});

test("only the images that are to be replaced change", () => {
  const rewritten = rewriteFrom(
    dockerfile,
    new Map([
      ["node:24-slim", "blackstart/node:24-x"],
      ["nats:2.12", "n:1"],
    ]),
  );
  expect(rewritten).toContain("FROM --platform=linux/amd64 blackstart/node:24-x AS build\n");
  expect(rewritten).toContain("FROM build AS test\nFROM redis:7\n");
  expect(rewritten).toContain(
    "COPY --from=build /app /app\nCOPY --from=n:1 /nats-server /\nCOPY --chown=1:1 --from=0 /a /b\n",
  );
});

test("nothing to replace leaves the file byte for byte", () => {
  expect(rewriteFrom(dockerfile, new Map())).toBe(dockerfile);
});
