import fc from "fast-check";
import { expect, test } from "vitest";
import { UserError } from "../core/errors.ts";
import { linksOf } from "../wire/link-discovery.ts";
import { ComposeFolder } from "./testing/compose-folder.ts";
import { platformFiles } from "./testing/platform.ts";

test("a platform of ten services is read without a remark", async () => {
  await using folder = await ComposeFolder.create(platformFiles);
  const spec = await folder.read();
  expect({
    warnings: spec.warnings.map(({ message }) => message),
    notCovered: spec.notCovered,
    name: spec.name,
  }).toEqual({
    warnings: [],
    notCovered: [],
    name: "trading",
  });
  const service = (name: string) => spec.services.find((one) => one.name === name);
  expect(spec.services).toHaveLength(9);
  expect(service("hub")).toMatchObject({
    image: "trading/hub:1.4",
    build: { context: `${folder.path}/services/hub`, dockerfile: "Dockerfile" },
    environment: { LOG_LEVEL: "info", DATABASE_URL: "postgres://app:pa$ss@postgres:5432/app" },
    restart: { name: "unless-stopped" },
    stopGraceMs: 15_000,
    healthcheck: { intervalMs: 15_000, timeoutMs: 5_000, retries: 3, startPeriodMs: 60_000 },
  });
  expect(service("bus")).toMatchObject({
    command: ["-js", "-sd", "/data"],
    healthcheck: { intervalMs: 5_000 },
  });
  expect(service("bridge")).toMatchObject({ replicas: 2, memLimitBytes: 268_435_456 });
  expect(service("worker")).toMatchObject({
    command: ["node", "worker.mjs"],
    replicas: 0,
    environment: { ROLE: "worker", WAREHOUSE_PORT: "8123" },
  });
  expect(service("migrate")?.build?.args).toEqual({ TAG: "1.4" });
  expect(spec.volumes.map(({ name }) => name)).toEqual(["postgres-data", "warehouse-data"]);
});

test("its links", async () => {
  await using folder = await ComposeFolder.create(platformFiles);
  const spec = await folder.read();
  const { links, notCovered } = linksOf(spec, new Map([["broker", [9_092]]]));
  const given = links.filter(({ from }) => from !== "depends_on");
  expect(given.map(({ id, place }) => `${id} ${place}`)).toEqual([
    "migrate->postgres:5432 command",
    "hub->postgres:5432 environment DATABASE_URL",
    "hub->cache:6379 environment REDIS",
    "hub->bus:4222 environment BUS_URL",
    "bridge->broker:9092 environment BROKERS",
    "bridge->hub:8080 environment HUB_URL",
    "bridge->warehouse:8123 environment WAREHOUSE_HOST",
    "worker->broker:9092 environment BROKERS",
    "worker->hub:8080 environment HUB_URL",
    "worker->warehouse:8123 environment WAREHOUSE_HOST",
  ]);
  expect(notCovered).toEqual([]);
});

test("whatever a slip of the pen makes of the file, it is read or refused with a place", async () => {
  const text = platformFiles["compose.yaml"] ?? "";
  const slip = fc.record({
    at: fc.nat(text.length - 1),
    remove: fc.nat(12),
    insert: fc.constantFrom(
      "",
      " ",
      "\n",
      ":",
      "- ",
      "[",
      "}",
      "*health",
      "&x ",
      "$",
      "${",
      "!reset ",
      "<<: ",
      "0",
    ),
  });
  await fc.assert(
    fc.asyncProperty(slip, async ({ at, remove, insert }) => {
      const changed = text.slice(0, at) + insert + text.slice(at + remove);
      await using folder = await ComposeFolder.create({ ...platformFiles, "compose.yaml": changed });
      try {
        await folder.read();
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        expect((error as UserError).message).toMatch(/^(compose\.yaml:\d+: |\S+ )/);
      }
    }),
  );
});
