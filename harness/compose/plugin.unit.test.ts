import { join } from "node:path";
import { expect, test } from "vitest";
import type { SystemSpec } from "./model.ts";
import { composePluginVersion, readComposeByPlugin, specFromPlugin } from "./plugin.ts";
import { readOwn } from "./read.ts";
import { ComposeFolder } from "./testing/compose-folder.ts";
import { platformFiles } from "./testing/platform.ts";
import { reuseFiles, syntaxFiles } from "./testing/syntax.ts";

const source = `
services:
  web:
    build: ./web
    command: sh -c "echo $$HOME"
    environment: [A=1, NONE]
    ports: ["8080:80", "53:53/udp"]
    volumes: [data:/data, ./web:/src:ro]
    depends_on:
      db: {condition: service_healthy}
    healthcheck: {test: curl localhost, interval: 90s}
    mem_limit: 64m
    tmpfs: /tmp
  db:
    image: db
    healthcheck: {test: [CMD, ready], retries: 2}
volumes: {data: }
`;

/** The canonical form of the Compose specification: long syntax, absolute paths, sizes in bytes, `$$`. */
function canonical(folder: string): string {
  return JSON.stringify({
    name: "shop",
    networks: { default: { name: "shop_default", ipam: {} } },
    services: {
      db: {
        command: null,
        entrypoint: null,
        healthcheck: { test: ["CMD", "ready"], retries: 2 },
        image: "db",
        networks: { default: null },
      },
      web: {
        build: { context: join(folder, "web"), dockerfile: "Dockerfile" },
        command: ["sh", "-c", "echo $$HOME"],
        depends_on: { db: { condition: "service_healthy", required: true } },
        entrypoint: null,
        environment: { A: "1", NONE: null },
        healthcheck: { test: ["CMD-SHELL", "curl localhost"], interval: "1m30s" },
        mem_limit: "67108864",
        networks: { default: null },
        ports: [
          { mode: "ingress", target: 80, published: "8080", protocol: "tcp" },
          { mode: "ingress", target: 53, published: "53", protocol: "udp" },
        ],
        tmpfs: ["/tmp"],
        volumes: [
          { type: "volume", source: "data", target: "/data", volume: {} },
          { type: "bind", source: join(folder, "web"), target: "/src", read_only: true, bind: {} },
        ],
      },
    },
    volumes: { data: { name: "shop_data" } },
  });
}

/** What both readers must agree on; the plugin sorts services and knows no lines of its own. */
function comparable(spec: SystemSpec) {
  const services = spec.services
    .map(({ environmentPlaces: _places, source: _source, dependsOn, mounts, ulimits, ...rest }) => ({
      ...rest,
      aliases: rest.aliases.toSorted(),
      networks: rest.networks.toSorted(),
      ulimits: ulimits.toSorted((left, right) => left.name.localeCompare(right.name)),
      mounts: mounts.toSorted((left, right) => left.target.localeCompare(right.target)),
      dependsOn: dependsOn
        .map(({ service, condition, required }) => ({ service, condition, required }))
        .toSorted((left, right) => left.service.localeCompare(right.service)),
    }))
    .toSorted((left, right) => left.name.localeCompare(right.name));
  return { services, volumes: spec.volumes.map(({ name }) => name).toSorted() };
}

test("the plugin's canonical JSON gives the model that our own reader gives, with the file's lines", async () => {
  await using folder = await ComposeFolder.create({ "compose.yaml": source, "web/Dockerfile": "" });
  const options = { environment: {} };
  const own = await folder.read(options);
  const spec = await specFromPlugin(
    canonical(folder.path),
    await readOwn(folder.path, options),
    "docker compose 5.6.0",
  );
  expect(spec.reader).toBe("docker compose 5.6.0");
  expect(comparable(spec)).toEqual(comparable(own));
  expect(spec.name).toBe("shop");
  expect(spec.notCovered.map(({ line, what }) => `${line}: ${what}`)).toEqual([
    "7: services.web.ports[1]: UDP port 53",
  ]);
  expect(spec.services.map(({ name, source: { line } }) => `${line}: ${name}`)).toEqual(["14: db", "3: web"]);
});

test("output that is no Compose file is refused", async () => {
  await using folder = await ComposeFolder.create({ "compose.yaml": source, "web/Dockerfile": "" });
  const options = { environment: {} };
  const own = await readOwn(folder.path, options);
  await expect(specFromPlugin("[]", own, "docker compose 5.6.0")).rejects.toThrow(
    `docker compose gave no map for ${join(folder.path, "compose.yaml")}.`,
  );
});

const version = await composePluginVersion();

test.skipIf(version === undefined).each([
  ["a platform of ten services", platformFiles],
  ["every syntax of a service", syntaxFiles],
  ["extends, anchors and merge keys", reuseFiles],
])("both readers agree on %s", async (_, files) => {
  await using folder = await ComposeFolder.create(files);
  const options = { environment: { ...process.env, V: "2", HOME: folder.path } };
  expect(comparable(await readComposeByPlugin(folder.path, options, version ?? ""))).toEqual(
    comparable(await folder.read(options)),
  );
});
