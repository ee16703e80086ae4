import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BuildSpec, ServiceSpec } from "../compose/model.ts";
import { UserError } from "../core/errors.ts";
import { ServiceBuilds } from "./service-builds.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "blackstart-services-"));
  await writeFile(
    join(folder, "Dockerfile"),
    "FROM redis:7\nCOPY --from=files /a /b\nCOPY --from=nats:2 /a /b\n",
  );
});

afterEach(() => rm(folder, { recursive: true }));

function service(name: string, build: Partial<BuildSpec> | undefined): ServiceSpec {
  const source = { file: "compose.yaml", line: 7 };
  const given =
    build === undefined ? { image: "redis:7" } : { build: { context: folder, args: {}, ...build } };
  return { name, source, ...given } as unknown as ServiceSpec;
}

const of = (...services: ServiceSpec[]) =>
  new ServiceBuilds({ name: "shop" }, services, new Map(), {
    docker: new Docker(),
    source: "auto",
    mayInstall: false,
  });

test("what builds stand on: bases that are no further context, and images that are one", async () => {
  const additionalContexts = { files: "docker-image://postgres:15", more: "/somewhere", up: "service:db" };
  expect(await of(service("web", { additionalContexts }), service("db", undefined)).bases()).toEqual([
    "redis:7",
    "nats:2",
    "postgres:15",
  ]);
  expect(await of(service("db", undefined)).bases()).toEqual([]);
  expect(await of().bases()).toEqual([]);
});

test("a Dockerfile that is not there is a mistake with the service's place", async () => {
  const bases = of(service("web", { dockerfile: "Other" })).bases();
  await expect(bases).rejects.toThrow(UserError);
  await expect(bases).rejects.toThrow(
    `compose.yaml:7: service web: no Dockerfile at ${join(folder, "Other")}`,
  );
});

test("builds that wait for each other, and a service that is not there, are mistakes", () => {
  const needs = (name: string) => ({ additionalContexts: { up: `service:${name}` } });
  expect(() => of(service("a", needs("b")), service("b", needs("a")))).toThrow(
    /builds need each other: a → b → a/,
  );
  expect(() => of(service("a", needs("a")))).toThrow(/a → a/);
  expect(() => of(service("a", needs("z")))).toThrow(/names service "z", which is not there/);
  expect(() => of(service("a", needs("b")), service("b", needs("c")), service("c", undefined))).not.toThrow();
});

test("only what the target needs is asked for, and a folder of elsewhere is refused with its place", async () => {
  await writeFile(
    join(folder, "Dockerfile"),
    "FROM redis:7 AS run\nFROM gone.example/e2e:1 AS e2e\nFROM run AS dev\nCOPY --from=nats:2 /a /b\n",
  );
  expect(await of(service("web", { target: "run" })).bases()).toEqual(["redis:7"]);
  expect(await of(service("web", {})).bases()).toEqual(["redis:7", "nats:2"]);
  expect(() => of(service("web", { context: "https://example.org/a.git" }))).toThrow(
    "compose.yaml:7: service web: build.context https://example.org/a.git is no folder of this machine",
  );
});
