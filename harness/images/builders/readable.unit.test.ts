import Docker from "dockerode";
import { expect, test } from "vitest";
import { UserError } from "../../core/errors.ts";
import type { BuildRequest } from "../build.ts";
import type { Builder } from "./builder.ts";
import { readableBy } from "./readable.ts";

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
