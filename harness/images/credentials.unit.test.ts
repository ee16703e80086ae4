import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UserError } from "../core/errors.ts";
import { Credentials } from "./credentials.ts";
import { parseDockerConfig, readDockerConfigs } from "./docker-config.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const find = (content: object, host: string) =>
  new Credentials([parseDockerConfig(JSON.stringify(content), "config.json")]).find(host);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "blackstart-credentials-"));
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A credential program that answers `get` with what is given, after it has kept what it was asked. */
async function helper(name: string, answer: string, code = 0): Promise<void> {
  const path = join(folder, `docker-credential-${name}`);
  await writeFile(join(folder, `${name}.answer`), answer);
  await writeFile(path, `#!/bin/sh\ncat > '${path}.asked'\ncat '${folder}/${name}.answer'\nexit ${code}\n`);
  await chmod(path, 0o755);
}

const of = (username: string, password: string) => JSON.stringify({ Username: username, Secret: password });

test.each([
  [{ auth: base64("me:se:cret") }, { username: "me", password: "se:cret" }],
  [{ auth: base64("me:secret\0\0") }, { username: "me", password: "secret" }],
  [{ auth: base64("me:") }, { username: "me", password: "" }],
  [
    { username: "me", password: "secret" },
    { username: "me", password: "secret" },
  ],
  [{ identitytoken: "token", auth: base64("me:old") }, { identitytoken: "token" }],
  [{ registrytoken: "token" }, { registrytoken: "token" }],
])("an entry %j is a login", async (entry, login) => {
  const found = await find({ auths: { "r.example:5000": entry } }, "r.example:5000");
  expect(found).toEqual({
    kind: "login",
    place: "config.json",
    login: { ...login, serveraddress: "r.example:5000" },
  });
});

test.each([
  ["r.example", "r.example", true],
  ["https://r.example", "r.example", true],
  ["https://r.example/v2/", "r.example", true],
  ["http://r.example:5000", "r.example:5000", true],
  ["r.example", "r.example:5000", false],
  ["evil-r.example", "r.example", false],
  ["https://index.docker.io/v1/", "docker.io", true],
  ["docker.io", "docker.io", true],
])("an entry for %s serves %s: %s", async (server, host, serves) => {
  const found = await find({ auths: { [server]: { auth: base64("me:secret") } } }, host);
  expect(found.kind).toBe(serves ? "login" : "none");
});

test("no configuration, an empty one and an empty entry have no login, and say where it was looked for", async () => {
  expect(await new Credentials([]).find("r.example")).toEqual({ kind: "none", places: [], failures: [] });
  for (const content of [{}, { auths: {} }, { auths: { "r.example": {} } }]) {
    expect(await find(content, "r.example")).toEqual({ kind: "none", places: ["config.json"], failures: [] });
  }
});

test("the registry's own program wins over the one for all, and both over the file", async () => {
  await helper("own", of("own", "1"));
  await helper("all", of("all", "2"));
  const content = {
    credHelpers: { "r.example": "own" },
    credsStore: "all",
    auths: { "r.example": { auth: base64("file:3") } },
  };
  expect(await find(content, "r.example")).toMatchObject({ login: { username: "own" } });
  expect(await find(content, "other.example")).toMatchObject({ login: { username: "all" } });
  expect(await find({ ...content, credHelpers: {}, credsStore: "" }, "r.example")).toMatchObject({
    login: { username: "file" },
  });
});

test("a program's token is an identity token, and Docker Hub is asked for under the name its client uses", async () => {
  await helper("hub", of("<token>", "abc"));
  const found = await find({ credsStore: "hub" }, "docker.io");
  expect(found).toMatchObject({
    login: { identitytoken: "abc", serveraddress: "https://index.docker.io/v1/" },
  });
});

test("a program that knows nothing leaves it to the file; one that fails is named, without a word of its output", async () => {
  await helper("knows-nothing", "credentials not found", 1);
  await helper("garbled", "se-cret");
  await helper("half", JSON.stringify({ Secret: "se-cret" }));
  const auths = { "r.example": { auth: base64("file:3") } };
  expect(await find({ credsStore: "knows-nothing", auths }, "r.example")).toMatchObject({
    login: { username: "file" },
  });
  for (const [name, failure] of [
    ["knows-nothing", undefined],
    ["garbled", "gave no JSON"],
    ["half", "gave no user name and secret"],
    ["absent", "is not in the path"],
  ] as const) {
    const found = await find({ credsStore: name }, "r.example");
    const failures = failure === undefined ? [] : [`config.json: docker-credential-${name} ${failure}`];
    expect(found).toEqual({ kind: "none", places: ["config.json"], failures });
  }
});

test.each(["../evil", "a b", "$(id)", "/bin/sh"])("%j is no name of a program", async (name) => {
  const found = await find({ credsStore: name }, "r.example");
  expect(found).toMatchObject({ kind: "none", failures: [expect.stringContaining("is no name")] });
});

test("a program is asked once for a registry", async () => {
  await helper("once", of("me", "1"));
  const credentials = new Credentials([parseDockerConfig('{"credsStore": "once"}', "config.json")]);
  expect(await credentials.find("r.example")).toMatchObject({ kind: "login" });
  await helper("once", "gone", 1);
  expect(await credentials.find("r.example")).toMatchObject({ kind: "login" });
});

test("DOCKER_AUTH_CONFIG comes before the file, which DOCKER_CONFIG moves", async () => {
  await writeFile(
    join(folder, "config.json"),
    JSON.stringify({
      auths: { "a.example": { auth: base64("file:1") }, "b.example": { auth: base64("file:2") } },
    }),
  );
  const inline = JSON.stringify({ auths: { "a.example": { auth: base64("inline:1") } } });
  const credentials = Credentials.ofUser({ DOCKER_CONFIG: folder, DOCKER_AUTH_CONFIG: inline });
  expect(await credentials.find("a.example")).toMatchObject({ login: { username: "inline" } });
  expect(await credentials.find("b.example")).toMatchObject({ login: { username: "file" } });
  expect(readDockerConfigs({ DOCKER_CONFIG: join(folder, "absent") })).toHaveLength(1);
});

test.each([
  ["{", "is no JSON"],
  ["[]", "the whole is no map"],
  ['{"auths": []}', "auths is no map"],
  ['{"auths": {"r": {"auth": 7}}}', "auth of r is no text"],
  ['{"auths": {"r": {"auth": "se-cret"}}}', "auth of r is no user:password in base64"],
  ['{"credHelpers": {"r": {}}}', "credHelpers of r is no text"],
])("%s is refused by name, without what it holds", (text, problem) => {
  expect(() => parseDockerConfig(text, "/home/me/config.json")).toThrow(UserError);
  expect(() => parseDockerConfig(text, "/home/me/config.json")).toThrow(`/home/me/config.json: ${problem}`);
  expect(() => parseDockerConfig(text, "/home/me/config.json")).not.toThrow("se-cret");
});
