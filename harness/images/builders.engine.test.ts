import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, afterEach, beforeAll, beforeEach, expect, type TestContext, test, vi } from "vitest";
import { EnvironmentError, UserError } from "../core/errors.ts";
import { Turns } from "../core/turns.ts";
import { connectEngine } from "../engine/connect.ts";
import { type BuildRequest, buildImage } from "./build.ts";
import { type Builder, lookForBuilder } from "./builders/builder.ts";
import { readCatalogue } from "./catalogue.ts";
import { fileOfImage } from "./image-file.ts";
import { LocalImages } from "./local-image.ts";
import { hasGo } from "./recipes/go-binary.ts";
import { type BuildxFolder, buildxFolder } from "./testing/buildx-plugin.ts";
import { dockerfileReader } from "./testing/dockerfile-reader.ts";

/**
 * Images are built by BuildKit where Docker's client has buildx, and by the classic builder else, which refuses by
 * file and line what only BuildKit knows.
 */
let docker: Docker;
let base: string;
let plugin: BuildxFolder;
let lines: string[];
let folder: string;
const made: string[] = [];

beforeAll(async () => {
  docker = await connectEngine();
  const images = { docker, catalogue: readCatalogue(), turns: new Turns(2), mayInstall: true };
  base = await new LocalImages(images).ensure("base");
  plugin = await buildxFolder();
}, 900_000);

afterAll(async () => {
  for (const tag of made) await docker.getImage(tag).remove({ force: true });
  if (plugin !== undefined && "folder" in plugin && plugin.folder !== undefined)
    await rm(plugin.folder, { recursive: true });
});

beforeEach(async () => {
  lines = [];
  folder = await mkdtemp(join(tmpdir(), "blackstart-build-"));
  if ("folder" in plugin && plugin.folder !== undefined) vi.stubEnv("DOCKER_CONFIG", plugin.folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const classic: Builder = { kind: "classic", reader: "classic", why: "Docker's client has no buildx" };

async function buildx(context: TestContext): Promise<Extract<Builder, { kind: "buildx" }>> {
  if ("why" in plugin) return context.skip(plugin.why);
  const builder = await lookForBuilder(docker);
  if (builder.kind !== "buildx") return context.skip(builder.why);
  return builder;
}

/** Today's Dockerfile reader, where this machine can make one. */
async function reader(context: TestContext): Promise<string> {
  if (!(await hasGo())) return context.skip("there is no Go to make a Dockerfile reader with");
  return dockerfileReader(docker);
}

async function build(
  builder: Builder,
  dockerfile: string,
  more: Partial<BuildRequest> = {},
): Promise<string> {
  const tag = await buildImage({
    docker,
    builder,
    dockerfile,
    dockerfilePath: "/shop/web/Dockerfile",
    context: new Map([["file", "what it holds"]]),
    tagPrefix: "blackstart/builder-test",
    bases: new Map([["shop/base:1", base]]),
    facts: [String(Date.now())],
    onProgress: (_name, line) => lines.push(line),
    ...more,
  });
  made.push(tag);
  return tag;
}

const contentOf = async (image: string, path: string) =>
  String(await fileOfImage(docker, image, path)).trim();

const cacheMount =
  "FROM shop/base:1\nRUN --mount=type=cache,target=/cache cat /etc/hostname > /cache/x && echo ok > /done\n";
const modern = `FROM shop/base:1 AS made
COPY --link --chmod=755 file /copied
RUN --mount=type=cache,target=/cache <<END
set -e
echo from a here-document > /done
END
FROM shop/base:1
COPY --from=made /done /copied /
`;

test("the classic builder builds on the bases that are really there", async () => {
  const image = await build(
    classic,
    "# syntax=docker/dockerfile:1\nFROM shop/base:1\nCOPY file /copied\nRUN true\n",
  );
  expect(await contentOf(image, "/copied")).toBe("what it holds");
  expect(lines.join("\n")).toContain(`FROM ${base}`);
});

test.each([
  ["a cache mount", cacheMount, ":2: RUN --mount needs BuildKit"],
  [
    "a here-document",
    "FROM shop/base:1\n\nRUN <<END\ntrue\nEND\n",
    ":3: a here-document (<<END) in RUN needs BuildKit",
  ],
  ["a mode", "FROM shop/base:1\nCOPY --chmod=755 file /\n", ":2: COPY --chmod needs BuildKit"],
  [
    "another reader",
    "# syntax=shop/reader:1\nFROM shop/base:1\n",
    ":1: # syntax=shop/reader:1 needs BuildKit",
  ],
])("the classic builder refuses %s by file and line", async (_name, dockerfile, message) => {
  const building = build(classic, dockerfile);
  await expect(building).rejects.toThrow(UserError);
  await expect(building).rejects.toThrow(`/shop/web/Dockerfile${message}`);
  await expect(building).rejects.toThrow("Docker's client has no buildx");
});

test("BuildKit builds a cache mount on the bases that are really there", async (context) => {
  const image = await build(await buildx(context), cacheMount);
  expect(await contentOf(image, "/done")).toBe("ok");
  expect(lines.join("\n")).toMatch(/RUN --mount=type=cache/);
  expect((await docker.getImage(image).inspect()).Config.Labels).toMatchObject({
    "blackstart.image": "builder-test",
  });
});

test("a here-document and COPY --link are built, or refused by file and line on an engine that is too old", async (context) => {
  const builder = await buildx(context);
  const building = build(builder, modern);
  if (builder.reader === "current")
    expect(await contentOf(await building, "/done")).toBe("from a here-document");
  else
    await expect(building).rejects.toThrow(
      "/shop/web/Dockerfile:2: COPY --link is not known to the BuildKit",
    );
});

test("a reader that # syntax= names and the engine has builds them on any BuildKit", async (context) => {
  const builder = await buildx(context);
  const image = await build(builder, `# syntax=${await reader(context)}\n${modern}`);
  expect(await contentOf(image, "/done")).toBe("from a here-document");
  expect(await contentOf(image, "/copied")).toBe("what it holds");
});

test("Docker's own reader that cannot be had is stood in for, another one is an error with its place", async (context) => {
  const builder = await buildx(context);
  const image = await build(builder, `# syntax=docker/dockerfile:1\n${cacheMount}`);
  expect(await contentOf(image, "/done")).toBe("ok");
  const building = build(builder, "# syntax=127.0.0.1:9/shop/reader:1\nFROM shop/base:1\n");
  await expect(building).rejects.toThrow(EnvironmentError);
  await expect(building).rejects.toThrow(
    "/shop/web/Dockerfile:1: # syntax=127.0.0.1:9/shop/reader:1 cannot be had",
  );
});

test("named contexts give bases, folders and images", async (context) => {
  const builder = await buildx(context);
  await writeFile(join(folder, "further"), "from a folder");
  const image = await build(
    { ...builder, reader: "current" },
    "FROM shop/base:1\nCOPY --from=more further /\nCOPY --from=other /etc/passwd /other\nRUN true\n",
    {
      // A builder whose own reader is too old for them is given today's.
      buildArgs: builder.reader === "current" ? {} : { BUILDKIT_SYNTAX: await reader(context) },
      contexts: new Map([
        ["more", { folder }],
        ["other", { image: base }],
      ]),
    },
  );
  expect(await contentOf(image, "/further")).toBe("from a folder");
  expect(await contentOf(image, "/other")).not.toBe("");
});

test("a build mounts secrets from a file and from a text, and neither is shown", async (context) => {
  await writeFile(join(folder, "secret"), "file-secret-4711");
  const image = await build(
    await buildx(context),
    "FROM shop/base:1\nRUN --mount=type=secret,id=one --mount=type=secret,id=two cat /run/secrets/one /run/secrets/two | wc -c > /done\n",
    {
      secrets: [
        { id: "one", file: join(folder, "secret") },
        { id: "two", content: "text-secret-4711" },
      ],
    },
  );
  expect(await contentOf(image, "/done")).toBe("32");
  expect(lines.join("\n")).not.toContain("secret-4711");
});

test("a build that fails tells its last lines", async (context) => {
  const builder = await buildx(context);
  for (const by of [classic, builder]) {
    const building = build(by, "FROM shop/base:1\nRUN echo the reason; false\n");
    await expect(building).rejects.toThrow(EnvironmentError);
    await expect(building).rejects.toThrow(/building blackstart\/builder-test:.*the reason/s);
    await expect(building).rejects.not.toThrow(".blackstart.Dockerfile");
  }
});
