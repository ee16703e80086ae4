import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type Docker from "dockerode";
import { afterAll, afterEach, beforeAll, beforeEach, expect, type TestContext, test, vi } from "vitest";
import { readCompose } from "../compose/read.ts";
import { UserError } from "../core/errors.ts";
import { Turns } from "../core/turns.ts";
import { connectEngine } from "../engine/connect.ts";
import { lookForBuilder } from "./builders/builder.ts";
import { readCatalogue } from "./catalogue.ts";
import { fileOfImage } from "./image-file.ts";
import { LocalImages } from "./local-image.ts";
import { hasGo } from "./recipes/go-binary.ts";
import { ServiceBuilds } from "./service-builds.ts";
import { type BuildxFolder, buildxFolder } from "./testing/buildx-plugin.ts";
import { dockerfileReader } from "./testing/dockerfile-reader.ts";

/** Builds as Compose files describe them: an image made from another service's, a folder beside, and a secret. */
let docker: Docker;
let base: string;
let plugin: BuildxFolder;
let folder: string;
const made: string[] = [];

beforeAll(async () => {
  docker = await connectEngine();
  const images = { docker, catalogue: readCatalogue(), turns: new Turns(2), mayInstall: true };
  base = await new LocalImages(images).ensure("base");
  plugin = await buildxFolder();
}, 900_000);

afterAll(async () => {
  for (const tag of new Set(made)) await docker.getImage(tag).remove({ force: true });
  if (plugin !== undefined && "folder" in plugin && plugin.folder !== undefined)
    await rm(plugin.folder, { recursive: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "blackstart-compose-"));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function build(service: string, client = docker): Promise<string> {
  const spec = await readCompose(join(folder, "compose.yaml"), { environment: { WORD: "a-secret-word" } });
  const options = { docker: client, source: "local", mayInstall: false } as const;
  const builds = new ServiceBuilds({ name: "builds-test" }, spec.services, new Map(), options);
  expect(await builds.bases()).toEqual(["shop/base:1"]);
  const wanted = spec.services.find(({ name }) => name === service);
  if (wanted === undefined) throw new Error(`no service ${service}`);
  const tag = await builds.ensure(wanted, new Map([["shop/base:1", { local: base }]]));
  made.push(tag);
  return tag;
}

const contentOf = async (image: string, path: string) =>
  String(await fileOfImage(docker, image, path)).trim();

const compose = `
secrets:
  word: {environment: WORD}
services:
  library:
    build: library
  web:
    build:
      context: web
      additional_contexts: {lib: "service:library", shared: ./shared}
      secrets: [word]
`;
const web = `FROM lib
COPY --from=shared file /shared
RUN --mount=type=secret,id=word wc -c < /run/secrets/word > /length
`;

/** A first line that lets any BuildKit take named contexts. */
async function firstLine(context: TestContext): Promise<string> {
  if ("why" in plugin) return context.skip(plugin.why);
  if (plugin.folder !== undefined) vi.stubEnv("DOCKER_CONFIG", plugin.folder);
  const builder = await lookForBuilder(docker);
  if (builder.kind === "classic") return context.skip(builder.why);
  if (builder.reader === "current") return "";
  if (!(await hasGo())) return context.skip("there is no Go to make a Dockerfile reader with");
  return `# syntax=${await dockerfileReader(docker)}\n`;
}

test("a service is built from another one's image, a folder and a secret, anew when the folder changes", async (context) => {
  const syntax = await firstLine(context);
  await write({
    "compose.yaml": compose,
    "library/Dockerfile": `FROM shop/base:1\nRUN echo ${Date.now()} > /library\n`,
    "web/Dockerfile": `${syntax}${web}`,
    "shared/file": "one",
  });
  const first = await build("web");
  expect(await contentOf(first, "/library")).toMatch(/^\d+$/);
  expect(await contentOf(first, "/shared")).toBe("one");
  expect(await contentOf(first, "/length")).toBe("13");
  await build("library");
  await write({ "shared/file": "two" });
  const second = await build("web");
  expect(second).not.toBe(first);
  expect(await contentOf(second, "/shared")).toBe("two");
});

test("without buildx it is refused with the service's place", async () => {
  vi.stubEnv("PATH", folder);
  await write({
    "compose.yaml": compose.replace(/ {6}secrets.*\n/, ""),
    "library/Dockerfile": `FROM shop/base:1\nCOPY Dockerfile /library-${Date.now()}\n`,
    "web/Dockerfile": "FROM lib\n",
    "shared/file": "one",
  });
  // A client of its own, since the builder is looked for once a client.
  const client = await connectEngine();
  await build("library", client);
  const building = build("web", client);
  await expect(building).rejects.toThrow(UserError);
  await expect(building).rejects.toThrow(
    `${join(folder, "compose.yaml")}:7: service web: build.additional_contexts needs `,
  );
});
