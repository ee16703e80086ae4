import { Readable } from "node:stream";
import type Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EnvironmentError } from "../core/errors.ts";
import { connectEngine } from "../engine/connect.ts";
import { followEngineStream } from "../engine/engine-stream.ts";
import { buildImage } from "./build.ts";
import { type CatalogueEntry, readCatalogue } from "./catalogue.ts";
import { imageId } from "./image-id.ts";
import { ensureImages } from "./resolve.ts";
import { RegistryProgram } from "./testing/registry-program.ts";

/**
 * The registry source against a real registry on loopback: what is pinned is pulled by digest through a mirror and
 * gets its official name; with the registry away, `auto` builds locally and `registry` says what is missing.
 */
const official = "ghcr.io/blackstart-test/small:1.0";
let docker: Docker;
let registry: RegistryProgram | undefined;
let mirror: string;
let digest: string;
let entry: CatalogueEntry;

beforeAll(async () => {
  docker = await connectEngine();
  registry = await RegistryProgram.start(docker);
  mirror = `127.0.0.1:${registry.port}/mirror`;
  const small = await buildImage({
    docker,
    context: new Map([["content", `made for this test at ${Date.now()}`]]),
    dockerfile: "FROM scratch\nCOPY content /content\n",
    tagPrefix: "blackstart/registry-test",
  });
  digest = await push(small);
  await docker.getImage(small).remove({ force: true });
  const known = readCatalogue().get("toxiproxy");
  if (known === undefined) throw new Error("the catalogue has no toxiproxy");
  entry = { ...known, name: "small", reference: official, digest, pinned: "digest", neverStartedHere: true };
}, 600_000);

afterAll(async () => {
  await registry?.stop();
  await remove(official);
});

/** Pushes an image under the mirror's name of the official reference and returns the digest it got. */
async function push(image: string): Promise<string> {
  const repo = `${mirror}/ghcr.io/blackstart-test/small`;
  await docker.getImage(image).tag({ repo, tag: "1.0" });
  const pushed = docker.getImage(`${repo}:1.0`);
  const stream = await pushed.push({ authconfig: { username: "", password: "", serveraddress: "" } });
  await followEngineStream(Readable.from(stream), "pushing", () => undefined);
  const found = (await pushed.inspect()).RepoDigests?.find((name) => name.startsWith(repo)) ?? "";
  await pushed.remove({ force: true });
  return found.replace(/^.*@/, "");
}

async function remove(reference: string): Promise<void> {
  const id = await imageId(docker, reference);
  if (id !== undefined) await docker.getImage(id).remove({ force: true });
}

test("a pinned image is pulled by digest through the mirror and gets the official name", async () => {
  const [resolved] = await ensureImages([official], {
    docker,
    source: "registry",
    mayInstall: false,
    mirror,
    catalogue: new Map([["small", entry]]),
  });
  expect(resolved).toEqual({
    reference: official,
    local: official,
    source: "registry",
    version: "1.0",
    digest,
    neverStartedHere: true,
  });
  expect(await imageId(docker, official)).toBeDefined();
});

test("what the engine has is used without asking anybody", async () => {
  const catalogue = new Map([["small", entry]]);
  const [resolved] = await ensureImages([official], { docker, source: "auto", mayInstall: false, catalogue });
  expect(resolved).toMatchObject({ source: "present", local: official, digest });
});

test("a digest that the registry does not have is refused, not replaced by the tag", async () => {
  await remove(official);
  const wrong = { ...entry, digest: `sha256:${"0".repeat(64)}` };
  const options = {
    docker,
    source: "registry",
    mayInstall: false,
    mirror,
    catalogue: new Map([["small", wrong]]),
  } as const;
  await expect(ensureImages([official], options)).rejects.toThrow(/the registry refused/);
  expect(await imageId(docker, official)).toBeUndefined();
});

test("an image without a pin is pulled by its tag and keeps the mirror's name", async () => {
  const options = { docker, source: "auto", mayInstall: false, mirror, catalogue: new Map() } as const;
  const [resolved] = await ensureImages([official], options);
  expect(resolved).toMatchObject({ source: "registry", local: `${mirror}/${official}`, digest });
  await remove(`${mirror}/${official}`);
});

test("with the registry away, auto builds locally and registry says so", async () => {
  if (registry === undefined) throw new Error("the registry was not started");
  await registry.stop();
  await remove(official);
  const catalogue = new Map([["small", { ...entry, name: "toxiproxy" }]]);
  const local = new Map([...readCatalogue(), ...catalogue, ["toxiproxy", { ...entry, name: "toxiproxy" }]]);
  const [resolved] = await ensureImages([official], {
    docker,
    source: "auto",
    mayInstall: false,
    mirror,
    catalogue: local,
  });
  expect(resolved).toMatchObject({ source: "local", version: "2.12.0" });
  expect(resolved?.local).toMatch(/^blackstart\/toxiproxy:/);
  const refused = ensureImages([official], {
    docker,
    source: "registry",
    mayInstall: false,
    mirror,
    catalogue: local,
  });
  await expect(refused).rejects.toThrow(EnvironmentError);
  await expect(refused).rejects.toThrow(official);
});
