import Docker from "dockerode";
import { expect, test } from "vitest";
import { UserError } from "../../core/errors.ts";
import type { BuildRequest } from "../build.ts";
import type { Builder } from "./builder.ts";
import { fittingBuilder, readableBy } from "./readable.ts";

const classic: Builder = { kind: "classic", reader: "classic", why: "Docker's client has no buildx" };
const older: Builder = { kind: "buildx", reader: "1.2", env: {} };
const current: Builder = { kind: "buildx", reader: "current", env: {} };
const read = (builder: Builder, dockerfile: string, more: Partial<BuildRequest> = {}) => {
  const docker = new Docker();
  const request = {
    docker,
    dockerfile,
    context: new Map(),
    tagPrefix: "x",
    place: "compose.yaml:4: service web",
  };
  return readableBy(builder, { ...request, ...more }, "/p/Dockerfile", () => undefined);
};

test.each<[string, Partial<BuildRequest>]>([
  ["additional_contexts", { contexts: new Map([["a", { folder: "/a" }]]) }],
  ["secrets", { secrets: [{ id: "a", content: "b" }] }],
  ["ssh", { ssh: ["default"] }],
])("build.%s needs BuildKit, which is said with the place of the Compose file", async (key, more) => {
  await expect(read(classic, "FROM a", more)).rejects.toThrow(UserError);
  await expect(read(classic, "FROM a", more)).rejects.toThrow(
    `compose.yaml:4: service web: build.${key} needs BuildKit, and only the classic builder is here: Docker's client has no buildx`,
  );
  await expect(read(current, "FROM a", more)).resolves.toEqual({ text: "FROM a", takesContexts: true });
});

test("an engine that is too old for named contexts says so", async () => {
  const contexts = new Map([["a", { folder: "/a" }]]);
  await expect(read(older, "FROM a", { contexts })).rejects.toThrow(
    /service web: build.additional_contexts is not known/,
  );
  await expect(read(older, "FROM a")).resolves.toEqual({ text: "FROM a", takesContexts: false });
  const buildArgs = { BUILDKIT_SYNTAX: "shop/reader:1" };
  await expect(read(older, "FROM a\nCOPY --link a b", { contexts, buildArgs })).resolves.toMatchObject({
    takesContexts: false,
  });
});

test("what a reader does not know is refused with its line; empty maps and lists ask for nothing", async () => {
  const dockerfile = "FROM a\n\nRUN <<END\nEND\n";
  await expect(read(classic, dockerfile)).rejects.toThrow(
    "/p/Dockerfile:3: a here-document (<<END) in RUN needs BuildKit",
  );
  await expect(read(older, dockerfile)).rejects.toThrow(
    "/p/Dockerfile:3: a here-document (<<END) in RUN is not known",
  );
  await expect(read(current, dockerfile)).resolves.toEqual({ text: dockerfile, takesContexts: true });
  const nothing = { contexts: new Map(), secrets: [], ssh: [] };
  await expect(read(classic, "# syntax=docker/dockerfile:1\nFROM a", nothing)).resolves.toMatchObject({
    takesContexts: false,
  });
});

test("what only a stage says that the target does not need is no reason to refuse the file", async () => {
  const app = "FROM a AS app\nRUN --mount=type=cache,target=/c ls\n";
  const dockerfile = `${app}FROM app AS dev\nRUN <<END\nEND\n`;
  await expect(read(older, dockerfile, { target: "app" })).resolves.toEqual({
    text: `${app}FROM scratch AS dev\n#\n#\n#`,
    takesContexts: false,
  });
  await expect(read(older, dockerfile)).rejects.toThrow("/p/Dockerfile:4: a here-document (<<END) in RUN");
  await expect(read(current, dockerfile, { target: "app" })).resolves.toMatchObject({ text: dockerfile });
});

const engine: Builder = { kind: "engine", reader: "1.2", why: "Docker's client has no buildx" };

test.each<[string, Partial<BuildRequest>]>([
  ["a mount", { dockerfile: "FROM a\nRUN --mount=type=cache,target=/c ls\n" }],
  ["another reader", { dockerfile: "# syntax=shop/reader:1\nFROM a\n" }],
  ["secrets, which it has to refuse", { secrets: [{ id: "a", content: "b" }] }],
])("BuildKit over the API builds what the classic builder would refuse: %s", (_name, more) => {
  const request = {
    docker: new Docker(),
    dockerfile: "FROM a\n",
    context: new Map(),
    tagPrefix: "x",
    ...more,
  };
  expect(fittingBuilder(engine, request)).toBe(engine);
});

test.each([
  ["a plain file", "FROM a\nRUN ls\n"],
  ["a stage that nobody needs", "FROM b AS e2e\nRUN --mount=type=cache,target=/c ls\nFROM a\n"],
  ["Docker's own reader", "# syntax=docker/dockerfile:1\nFROM a\n"],
])("what the classic builder can build it builds: %s", (_name, dockerfile) => {
  const request = { docker: new Docker(), dockerfile, context: new Map(), tagPrefix: "x" };
  expect(fittingBuilder(engine, request)).toEqual({ ...engine, kind: "classic", reader: "classic" });
  expect(fittingBuilder(current, request)).toBe(current);
});

test("secrets, ssh and further contexts need buildx, which is said with the place", async () => {
  await expect(read(engine, "FROM a", { ssh: ["default"] })).rejects.toThrow(
    "compose.yaml:4: service web: build.ssh needs Docker's buildx plugin, and it cannot be used: Docker's client has no buildx",
  );
});
