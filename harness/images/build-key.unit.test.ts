import { expect, test } from "vitest";
import type { BuildSpec } from "../compose/model.ts";
import { buildKey } from "./build-key.ts";

const build: BuildSpec = { context: "/shop/app", args: { A: "1", B: "2" } };
const keyOf = (name: string, given: Partial<BuildSpec> = {}, changed = false) =>
  buildKey({}, { name, build: { ...build, ...given } }, changed);

test("services with the same build share it, however their arguments are ordered", () => {
  expect(keyOf("web")).toBe(keyOf("worker"));
  expect(keyOf("web", { args: { B: "2", A: "1" } })).toBe(keyOf("worker"));
  expect(keyOf("web", { dockerfile: "Dockerfile" })).toBe(keyOf("worker"));
});

test.each<[string, Partial<BuildSpec>]>([
  ["folder", { context: "/shop/other" }],
  ["file", { dockerfile: "Other" }],
  ["inline file", { dockerfileInline: "FROM scratch" }],
  ["stage", { target: "slim" }],
  ["argument", { args: { A: "1", B: "3" } }],
  ["further context", { additionalContexts: { files: "/shop/files" } }],
  ["secret", { secrets: [{ id: "key", file: "/shop/key" }] }],
])("another %s is another build", (_what, given) => {
  expect(keyOf("web", given)).not.toBe(keyOf("worker"));
});

test("what is added or changed by service is built by service", () => {
  expect(keyOf("web", {}, true)).not.toBe(keyOf("worker", {}, true));
  const bundling = { build: async () => new Map<string, Buffer>() };
  expect(buildKey(bundling, { name: "web", build }, false)).not.toBe(
    buildKey(bundling, { name: "worker", build }, false),
  );
});
