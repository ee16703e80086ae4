import { describe, expect, test } from "vitest";
import { ComposeFolder } from "../compose/testing/compose-folder.ts";
import { addressesIn } from "./address-discovery.ts";
import { type LinkOptions, linksOf } from "./link-discovery.ts";

describe("addresses in a value", () => {
  test.each([
    ["broker:9092", ["broker:9092"]],
    ["a:1,b:2;c:3 d:4", ["a:1", "b:2", "c:3", "d:4"]],
    ["amqp://u:p@a:4222,amqp://b", ["a:4222", "b:5672"]],
    ["mongodb://u:p@a:1,b:2/db?x=1", ["a:1", "b:2"]],
    ["jdbc:postgresql://db/app", ["db:5432"]],
    ["jdbc:oracle:thin:@db:1521:x", ["db:1521"]],
    ["postgres://app:p@ss/w@db:5433/app?sslmode=disable", ["db:5433"]],
    ["https://registry.example/@scope/name", ["registry.example:443"]],
    ["http://store:8123/?database=x", ["store:8123"]],
    ["1@broker:9093", ["broker:9093"]],
    ["host=db port=5432 user=app", ["db:5432"]],
    ["Server=db,1433;Database=x", ["db:1433"]],
    ['{"host":"db","url":"redis://cache"}', ["cache:6379"]],
    ["sh -c 'wait-for db:5432 && run --host cache'", ["db:5432", "cache"]],
    ["PLAINTEXT://:9092", []],
    ["broker:99999", []],
    ["12:30", ["12:30"]],
    ["", []],
  ])("%s", (value, expected) => {
    const found = addressesIn(value).map(({ host, port }) => (port === undefined ? host : `${host}:${port}`));
    expect(found).toEqual(expected);
  });

  test("a word alone is a host where its variable does not say otherwise", () => {
    const environment = { REDIS_PORT: "6380", DB_PORT: "5433" };
    expect(addressesIn("redis", { key: "REDIS_HOST", environment })).toEqual([
      { host: "redis", port: 6_380, sure: false },
    ]);
    expect(addressesIn("db", { key: "DB", environment: {} })).toEqual([]);
    expect(addressesIn("db", { key: "POSTGRES_USER", environment })).toEqual([]);
    expect(addressesIn("cache", { key: "STORE", environment })).toEqual([{ host: "cache", sure: false }]);
    expect(addressesIn("db", { previous: "--host" })).toEqual([{ host: "db", sure: false }]);
    expect(addressesIn("db", { previous: "--name" })).toEqual([]);
  });

  test("a text without any address costs time in proportion to its length", () => {
    const startedMs = performance.now();
    addressesIn("a:".repeat(50_000));
    addressesIn("host =".repeat(20_000));
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});

async function linksIn(
  text: string,
  exposed: Record<string, number[]> = {},
  options: LinkOptions = {},
): Promise<{ links: string[]; notCovered: string[] }> {
  await using folder = await ComposeFolder.create({ "compose.yaml": text });
  const found = linksOf(await folder.read(), new Map(Object.entries(exposed)), options);
  return {
    links: found.links.map(({ id, from, place }) => `${id} ${from}: ${place}`),
    notCovered: found.notCovered.map(({ line, what, why }) => `${line}: ${what} (${why})`),
  };
}

const platform = `
services:
  app:
    image: app
    environment:
      DATABASE_URL: postgres://app:secret@db/app
      REDIS_HOST: cache
      BROKERS: broker:9092,broker:9094
      POSTGRES_USER: db
      OTHER: collector.example:4317
      OTLP: grpc://collector.example:4317
      SELF: http://app:8080/callback
    depends_on: [db, cache, worker]
  job:
    image: job
    command: ["migrate", "--host", "db"]
    depends_on: [db]
  late:
    image: late
    depends_on: {job: {condition: service_completed_successfully}, app: {condition: service_started}}
    healthcheck: {test: curl http://cache:6379}
  db: {image: db, container_name: main-db, ports: ["15432:5432"]}
  cache: {image: cache, expose: [6379]}
  broker: {image: broker, environment: {ADVERTISED: "PLAINTEXT://broker:9092"}}
  worker: {image: worker, environment: {PG: "main-db:5432"}}
`;

test("links come from environment, commands and dependencies, strongest first", async () => {
  expect(await linksIn(platform, { app: [8_080, 9_090], db: [5_432] })).toEqual({
    links: [
      "app->db:5432 environment: environment DATABASE_URL",
      "app->cache:6379 environment: environment REDIS_HOST",
      "app->broker:9092 environment: environment BROKERS",
      "app->broker:9094 environment: environment BROKERS",
      "job->db:5432 command: command",
      "worker->db:5432 environment: environment PG",
      "late->app:8080 depends_on: depends_on",
      "late->app:9090 depends_on: depends_on",
    ],
    notCovered: [
      "11: link app → collector.example:4317 (environment OTLP) (no service of this platform has that name)",
      "13: link app → worker (no port of worker is known; add expose to it, or declare the link)",
    ],
  });
});

test("the companion adds links and removes wrong ones", async () => {
  const options = {
    add: [{ client: "app", server: "worker", port: 7_000 }],
    remove: ["app->broker:9094", "late->app:8080"],
  };
  const { links } = await linksIn(platform, { app: [8_080] }, options);
  expect(links[0]).toBe("app->worker:7000 declared: declared by the platform");
  expect(links.join()).not.toMatch(/9094|late/);
});

test("a name that several services have leads to each of them, and one's own name is no link", async () => {
  const text = `services:
  caller: {image: caller, environment: {API: "http://api:80"}}
  api-a: {image: api, networks: {default: {aliases: [api]}}, environment: {SELF: "http://api:80"}}
  api-b: {image: api, networks: {default: {aliases: [api]}}}
`;
  const { links } = await linksIn(text);
  expect(links).toEqual([
    "caller->api-a:80 environment: environment API",
    "caller->api-b:80 environment: environment API",
  ]);
});

test("a platform without any sign of a connection has no links", async () => {
  expect(await linksIn("services:\n  a: {image: a, expose: [80]}\n  b: {image: b}\n")).toEqual({
    links: [],
    notCovered: [],
  });
});

test("services that share no network of the file have no link, and the address is listed", async () => {
  const text = `services:
  web:
    image: web
    networks: [front]
    environment: {DB_URL: "postgres://db:5432"}
    depends_on: [db, cache]
  db: {image: db, networks: [back], expose: [5432]}
  cache: {image: cache, networks: [front, back], expose: [6379]}
  tool: {image: tool, network_mode: none, environment: {CACHE: "redis://cache"}}
networks: {front: , back: }
`;
  await using folder = await ComposeFolder.create({ "compose.yaml": text });
  const { links, notCovered } = linksOf(await folder.read(), new Map());
  expect(links.map(({ id }) => id)).toEqual(["tool->cache:6379", "web->cache:6379"]);
  expect(notCovered.map(({ line, what, why }) => `${line}: ${what} (${why})`)).toEqual([
    "5: link web → db (environment DB_URL) (the two share no network in the file, so the name leads nowhere)",
  ]);
});

test("what an earlier run found on the wire is a link, unless its services are gone or apart", async () => {
  const file = `services:
  web: {image: w, networks: [front]}
  app: {image: a, networks: [front, back]}
  db: {image: d, networks: [back]}
networks: {front: , back: }
`;
  const found = (client: string, server: string) => ({
    ...{ id: `${client}->${server}:1`, client, server, port: 1 },
    ...({ from: "wire", place: "found on the wire" } as const),
  });
  const options = { found: [found("app", "db"), found("web", "db"), found("gone", "db")] };
  expect(await linksIn(file, {}, options)).toEqual({
    links: ["app->db:1 wire: found on the wire"],
    notCovered: [],
  });
});
