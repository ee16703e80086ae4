import { expect, test } from "vitest";
import { UserError } from "../core/errors.ts";
import { parseReference, pullHost, pullName, repositoryOf } from "./reference.ts";

const digest = `sha256:${"a".repeat(64)}`;

test.each([
  ["redis", { host: "docker.io", path: "library/redis", tag: "latest" }],
  ["redis:7", { host: "docker.io", path: "library/redis", tag: "7" }],
  ["confluentinc/cp-kafka:8.2.0", { host: "docker.io", path: "confluentinc/cp-kafka", tag: "8.2.0" }],
  ["docker.io/library/redis:7", { host: "docker.io", path: "library/redis", tag: "7" }],
  ["index.docker.io/redis:7", { host: "docker.io", path: "library/redis", tag: "7" }],
  ["ghcr.io/shopify/toxiproxy:2.12.0", { host: "ghcr.io", path: "shopify/toxiproxy", tag: "2.12.0" }],
  ["localhost:5000/a/b", { host: "localhost:5000", path: "a/b", tag: "latest" }],
  [`nats@${digest}`, { host: "docker.io", path: "library/nats", digest }],
  [`nats:2.12@${digest}`, { host: "docker.io", path: "library/nats", tag: "2.12", digest }],
])("%s", (text, expected) => {
  expect(parseReference(text)).toEqual(expected);
});

test.each(["", "UPPER/case", "a b", "redis:", "redis@sha256:12", "-x", "redis:tag;rm"])(
  "%j is refused",
  (text) => {
    expect(() => parseReference(text)).toThrow(UserError);
  },
);

test("a pull is by digest when there is one, and goes through the mirror when there is one", () => {
  const pinned = parseReference(`redis:7@${digest}`);
  expect(pullName(pinned)).toBe(`docker.io/library/redis@${digest}`);
  expect(pullName(pinned, "https://mirror.example:5000/cache/")).toBe(
    `mirror.example:5000/cache/docker.io/library/redis@${digest}`,
  );
  expect(pullName(parseReference("redis:7"), "mirror.example")).toBe(
    "mirror.example/docker.io/library/redis:7",
  );
  expect(pullHost(pinned, "mirror.example:5000/cache")).toBe("mirror.example:5000");
  expect(pullHost(pinned)).toBe("docker.io");
  expect(repositoryOf(pinned)).toBe("docker.io/library/redis");
});
