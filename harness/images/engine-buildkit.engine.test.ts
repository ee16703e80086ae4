import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { EnvironmentError, UserError } from "../core/errors.ts";
import { Turns } from "../core/turns.ts";
import { connectEngine } from "../engine/connect.ts";
import { type BuildRequest, buildImage } from "./build.ts";
import { type Builder, lookForBuilder } from "./builders/builder.ts";
import { readCatalogue } from "./catalogue.ts";
import { fileOfImage } from "./image-file.ts";
import { LocalImages } from "./local-image.ts";

/** Without buildx the engine's BuildKit builds over its API what the classic builder would refuse. */
let docker: Docker;
let base: string;
let empty: string;
let builder: Builder;
let lines: string[];
const made: string[] = [];
const classic: Builder = { kind: "classic", reader: "classic", why: "Docker's client has no buildx" };

beforeAll(async () => {
  docker = await connectEngine();
  const images = { docker, catalogue: readCatalogue(), turns: new Turns(2), mayInstall: true };
  base = await new LocalImages(images).ensure("base");
  empty = await mkdtemp(join(tmpdir(), "blackstart-no-client-"));
  vi.stubEnv("PATH", empty);
  builder = await lookForBuilder(docker);
}, 900_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  for (const tag of made) await docker.getImage(tag).remove({ force: true });
  await rm(empty, { recursive: true });
});

beforeEach(() => {
  lines = [];
});

async function build(
  by: Builder | undefined,
  text: string,
  more: Partial<BuildRequest> = {},
): Promise<string> {
  const tag = await buildImage({
    ...{ docker, dockerfile: text, dockerfilePath: "/shop/web/Dockerfile", context: new Map() },
    ...(by === undefined ? {} : { builder: by }),
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

test("a client without buildx leaves the engine's BuildKit, and says why", () => {
  expect(builder).toMatchObject({ kind: "engine", why: expect.stringContaining("docker") });
});

test("a cache mount is built, each step is named once, and what it cannot take is refused", async () => {
  expect(await contentOf(await build(undefined, cacheMount), "/done")).toBe("ok");
  expect(lines.filter((line) => line.includes("RUN --mount=type=cache"))).toHaveLength(1);
  const building = build(undefined, cacheMount, { secrets: [{ id: "one", content: "a" }] });
  await expect(building).rejects.toThrow("build.secrets needs Docker's buildx plugin");
});

test.each(["classic", "engine"])(
  "the %s builder needs no image of a stage that nobody needs",
  async (kind) => {
    const text = `FROM shop/base:1 AS run
RUN echo run > /done
FROM gone.example/nobody:1 AS e2e
RUN e2e
FROM run AS more
COPY --from=0 /done /more
`;
    const image = await build(kind === "classic" ? classic : builder, text, { target: "more" });
    expect(await contentOf(image, "/more")).toBe("run");
  },
);

test.each(["classic", "engine"])(
  "a step that fails in the %s builder is the user's, with its lines",
  async (kind) => {
    const by = kind === "classic" ? classic : builder;
    const text = "FROM shop/base:1\nRUN echo the reason; false\n";
    const ours = build(by, text);
    await expect(ours).rejects.toThrow(EnvironmentError);
    await expect(ours).rejects.toThrow(/building blackstart\/builder-test:.*the reason/s);
    const theirs = build(by, text, { place: "/shop/compose.yaml:3: service web" });
    await expect(theirs).rejects.toThrow(UserError);
    await expect(theirs).rejects.toThrow(
      /^\/shop\/compose.yaml:3: service web: its build fails.*the reason/s,
    );
  },
);
