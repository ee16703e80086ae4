import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Readable } from "node:stream";
import type Docker from "dockerode";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { EnvironmentError, UserError } from "../core/errors.ts";
import { connectEngine } from "../engine/connect.ts";
import { followEngineStream } from "../engine/engine-stream.ts";
import { buildImage } from "./build.ts";
import { imageId } from "./image-id.ts";
import { ensureImages } from "./resolve.ts";
import { PasswordGate } from "./testing/password-gate.ts";
import { RegistryProgram } from "./testing/registry-program.ts";

/**
 * A registry that demands a password, on loopback: the user's own login opens it, wherever Docker's client keeps it,
 * and without the right one the message names registry and image and shows no secret.
 */
const username = "ci";
const password = "open-sesame-4711";
const right = Buffer.from(`${username}:${password}`).toString("base64");
let docker: Docker;
let registry: RegistryProgram;
let gate: PasswordGate;
let host: string;
let reference: string;
let folder: string;

beforeAll(async () => {
  docker = await connectEngine();
  registry = await RegistryProgram.start(docker);
  gate = await PasswordGate.start(registry.port, username, password);
  host = `127.0.0.1:${gate.port}`;
  reference = `${host}/team/private:1.0`;
  const built = await buildImage({
    docker,
    context: new Map([["content", `made for this test at ${Date.now()}`]]),
    dockerfile: "FROM scratch\nCOPY content /content\n",
    tagPrefix: "blackstart/private-registry-test",
  });
  await docker.getImage(built).tag({ repo: `${host}/team/private`, tag: "1.0" });
  const stream = await docker
    .getImage(reference)
    .push({ authconfig: { username, password, serveraddress: host } });
  await followEngineStream(Readable.from(stream), "pushing", () => undefined);
  await docker.getImage(built).remove({ force: true });
}, 600_000);

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]();
  await registry?.stop();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "blackstart-docker-config-"));
  vi.stubEnv("DOCKER_CONFIG", folder);
  vi.stubEnv("DOCKER_AUTH_CONFIG", "");
  await remove();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
  await remove();
});

async function remove(): Promise<void> {
  if ((await imageId(docker, reference)) !== undefined)
    await docker.getImage(reference).remove({ force: true });
}

const config = (content: object) => writeFile(join(folder, "config.json"), JSON.stringify(content));
const lines: string[] = [];
const pull = (source: "auto" | "registry" = "auto") =>
  ensureImages([reference], {
    docker,
    source,
    mayInstall: false,
    catalogue: new Map(),
    onProgress: (_name, line) => lines.push(line),
  });

/** The message of the refusal, which must not hold what nobody may read. */
async function refusal(source: "auto" | "registry", secrets: string[]): Promise<string> {
  const thrown = await pull(source).then(
    () => expect.unreachable("the image was given"),
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(EnvironmentError);
  const shown = `${thrown instanceof Error ? thrown.stack : ""}\n${lines.join("\n")}`;
  for (const secret of secrets) expect(shown).not.toContain(secret);
  return thrown instanceof Error ? thrown.message : "";
}

test("a login in config.json opens the registry", async () => {
  await config({ auths: { [host]: { auth: right } } });
  const [resolved] = await pull("registry");
  expect(resolved).toMatchObject({ source: "registry", local: reference, version: "1.0" });
  expect(await imageId(docker, reference)).toBeDefined();
});

test("a login in DOCKER_AUTH_CONFIG opens it too, and wins over the file's", async () => {
  await config({ auths: { [host]: { auth: Buffer.from("ci:wrong-password").toString("base64") } } });
  vi.stubEnv("DOCKER_AUTH_CONFIG", JSON.stringify({ auths: { [`https://${host}`]: { auth: right } } }));
  expect((await pull())[0]?.source).toBe("registry");
});

test("a credential program's login opens it", async () => {
  const program = join(folder, "docker-credential-blackstart-test");
  const answer = JSON.stringify({ ServerURL: host, Username: username, Secret: password });
  await writeFile(program, `#!/bin/sh\nread server\n[ "$1 $server" = "get ${host}" ] && echo '${answer}'\n`);
  await chmod(program, 0o755);
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
  await config({ credHelpers: { [host]: "blackstart-test" } });
  expect((await pull())[0]?.source).toBe("registry");
});

test.each(["auto", "registry"] as const)(
  "without a login, %s names registry, image and file",
  async (source) => {
    await config({});
    const message = await refusal(source, [password, right]);
    expect(message).toContain(`image ${reference}: registry ${host} `);
    expect(message).toContain(
      `${join(folder, "config.json")} has no login for ${host} (docker login ${host})`,
    );
  },
);

test("a wrong password is refused by name, and never shown", async () => {
  const wrong = Buffer.from("ci:wrong-password").toString("base64");
  await config({ auths: { [host]: { auth: wrong } } });
  const message = await refusal("auto", ["wrong-password", wrong]);
  expect(message).toContain(`image ${reference}: registry ${host} refused the login that ${folder}`);
});

test("a credential program that is not there is named", async () => {
  await config({ credsStore: "blackstart-absent" });
  expect(await refusal("auto", [])).toContain("docker-credential-blackstart-absent is not in the path");
});

test("a configuration that is no JSON is the user's mistake, named by its file", async () => {
  await writeFile(join(folder, "config.json"), `{"auths": ${right}`);
  await expect(pull()).rejects.toThrow(UserError);
  await expect(pull()).rejects.toThrow(join(folder, "config.json"));
  await expect(pull()).rejects.not.toThrow(right);
});
