import Docker from "dockerode";
import { expect, test } from "vitest";
import type { BuildRequest } from "../build.ts";
import { buildxArguments } from "./buildx.ts";

const text = "ARG V=7\nFROM redis:$V AS a\nFROM more\nCOPY --from=nats:2 /a /b\nCOPY --from=a /c /d\n";
const argumentsOf = (
  more: Partial<BuildRequest> = {},
  readable: { takesContexts?: boolean; syntax?: string } = {},
) => {
  const request = {
    docker: new Docker(),
    context: new Map(),
    dockerfile: text,
    tagPrefix: "blackstart/x",
    ...more,
  };
  return buildxArguments(request, { text, takesContexts: false, ...readable }, "blackstart/x:1", {
    a: "b c",
  });
};

/** The values that an option has. */
const given = (args: string[], option: string) =>
  args.flatMap((arg, index) => (args[index - 1] === option ? [arg] : []));

test("the engine's own builder reads the archive from its input, and nothing is pulled or kept elsewhere", () => {
  const args = argumentsOf();
  expect(args.slice(0, 7)).toEqual([
    "buildx",
    "build",
    "--builder",
    "default",
    "--progress",
    "plain",
    "--load",
  ]);
  expect(args.at(-1)).toBe("-");
  expect(given(args, "--tag")).toEqual(["blackstart/x:1"]);
  expect(given(args, "--label")).toEqual(["a=b c"]);
  for (const option of ["--build-arg", "--build-context", "--target", "--platform", "--secret", "--ssh"])
    expect(given(args, option)).toEqual([]);
});

test("bases that are elsewhere are named contexts where the reader takes them", () => {
  const bases = new Map([
    ["redis:7", "blackstart/redis:7-x"],
    ["nats:2", "nats:2"],
    ["more", "never"],
  ]);
  const contexts = new Map([["more", { folder: "/p/more" }]]);
  expect(given(argumentsOf({ bases, contexts }, { takesContexts: true }), "--build-context")).toEqual([
    "more=/p/more",
    "redis:7=docker-image://blackstart/redis:7-x",
  ]);
  expect(given(argumentsOf({ bases, contexts }), "--build-context")).toEqual(["more=/p/more"]);
});

test("everything is an argument of its own, and a secret's text is none of them", () => {
  const args = argumentsOf({
    buildArgs: { A: "$(id); rm", V: "6" },
    target: "a",
    platform: "linux/arm64",
    contexts: new Map<string, { image: string } | { url: string }>([
      ["one", { image: "redis:7" }],
      ["two", { url: "https://example.org/a.git" }],
    ]),
    secrets: [
      { id: "one", file: "/p/key" },
      { id: "two", content: "text-secret" },
    ],
    ssh: ["default"],
    cacheFrom: ["app:cache"],
  });
  expect(given(args, "--build-arg")).toEqual(["A=$(id); rm", "V=6"]);
  expect(given(args, "--target")).toEqual(["a"]);
  expect(given(args, "--platform")).toEqual(["linux/arm64"]);
  expect(given(args, "--build-context")).toEqual([
    "one=docker-image://redis:7",
    "two=https://example.org/a.git",
  ]);
  expect(given(args, "--secret")).toEqual(["id=one,src=/p/key", "id=two,env=BLACKSTART_BUILD_SECRET_1"]);
  expect(given(args, "--ssh")).toEqual(["default"]);
  expect(given(args, "--cache-from")).toEqual(["app:cache"]);
  expect(args.join(" ")).not.toContain("text-secret");
});

test("the reader that the file names is given by argument", () => {
  expect(given(argumentsOf({}, { syntax: "docker/dockerfile:1" }), "--build-arg")).toEqual([
    "BUILDKIT_SYNTAX=docker/dockerfile:1",
  ]);
});
