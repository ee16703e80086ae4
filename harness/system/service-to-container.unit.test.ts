import { expect, test } from "vitest";
import { readFiles } from "../compose/testing/compose-folder.ts";
import { scaleNamed } from "../core/scale.ts";
import type { Platform } from "../declare/platform.ts";
import { containerOf, type PlanContext, scaledHealth } from "./service-to-container.ts";

const context: PlanContext = {
  platform: { name: "shop", folder: "/p" },
  scale: scaleNamed("local"),
  image: "shop-web:1",
  containerName: "bs-r1-s1-web",
  labels: { "blackstart.run": "r1" },
  network: { name: "bs-r1-s1-web", address: "10.213.0.3" },
  published: [],
  volumeName: (volume) => `bs-r1-s1-${volume}`,
};

/** What the only service of a Compose file, `web`, becomes. */
async function planned(lines: string, given: Partial<PlanContext> = {}) {
  const compose = `services:\n  web:\n    image: shop-web\n${lines}\nvolumes: {data: {}}\n`;
  const { services } = await readFiles({ "compose.yaml": compose });
  const [web] = services;
  if (web === undefined) throw new Error("no service");
  return containerOf(web, { ...context, ...given });
}

test("a service that says nothing keeps what its image says, and is known by its name", async () => {
  const plan = await planned("");
  expect(plan).toMatchObject({
    ...{ name: "bs-r1-s1-web", image: "shop-web:1", hostname: "web" },
    network: { name: "bs-r1-s1-web", address: "10.213.0.3", aliases: ["web"] },
    labels: { "blackstart.run": "r1" },
  });
  for (const key of ["command", "entrypoint", "user", "workingDir", "stopSignal", "stopGraceMs", "health"])
    expect(plan).not.toHaveProperty(key);
  expect(plan.host).toMatchObject({ RestartPolicy: { Name: "no" }, Mounts: [], Privileged: false });
  for (const key of ["Memory", "NanoCpus", "PidsLimit", "Init", "ShmSize", "CapAdd", "Dns"])
    expect(plan.host).not.toHaveProperty(key);
});

test("an empty command clears the image's, which is not the same as none", async () => {
  expect((await planned("    command: []")).command).toEqual([]);
});

test("limits, rights and names are the file's, in the engine's units", async () => {
  const plan = await planned(`    restart: on-failure:3
    mem_limit: 64m
    cpus: 0.5
    pids_limit: 50
    shm_size: 8m
    init: true
    privileged: true
    read_only: true
    cap_add: [NET_ADMIN]
    extra_hosts: ["bank:10.0.0.9"]
    stop_grace_period: 90s
    stop_signal: SIGINT
    ulimits: {nofile: {soft: 100, hard: 200}}
    devices: ["/dev/fuse", "/dev/a:/dev/b:r"]
    labels: {own: "1"}`);
  expect(plan).toMatchObject({
    stopGraceMs: 90_000,
    stopSignal: "SIGINT",
    labels: { own: "1", "blackstart.run": "r1" },
  });
  expect(plan.host).toMatchObject({
    RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 },
    ...{ Memory: 64 << 20, NanoCpus: 5e8, PidsLimit: 50, ShmSize: 8 << 20, Init: true },
    ...{ Privileged: true, ReadonlyRootfs: true, CapAdd: ["NET_ADMIN"], ExtraHosts: ["bank:10.0.0.9"] },
    Ulimits: [{ Name: "nofile", Soft: 100, Hard: 200 }],
    Devices: [
      { PathOnHost: "/dev/fuse", PathInContainer: "/dev/fuse", CgroupPermissions: "rwm" },
      { PathOnHost: "/dev/a", PathInContainer: "/dev/b", CgroupPermissions: "r" },
    ],
  });
});

test("a named volume is the stack's own, a tmpfs is no mount", async () => {
  const { host } = await planned("    volumes: [data:/data:ro, /cache]\n    tmpfs: [/run:size=1m]");
  expect(host.Mounts).toEqual([
    { Type: "volume", Source: "bs-r1-s1-data", Target: "/data", ReadOnly: true },
    { Type: "volume", Source: "", Target: "/cache", ReadOnly: false },
  ]);
  expect(host.Tmpfs).toEqual({ "/run": "size=1m" });
});

test("only declared entries are scaled, not below their floor, and what is no number stays", async () => {
  const platform: Platform = {
    ...{ name: "shop", folder: "/p" },
    services: {
      web: {
        scaled: { WAIT_MS: 10, SLOW_MS: { minimumMs: 1, extraDivisor: 2 }, FLOOR_MS: 500, WORD: 1, NONE: 1 },
      },
    },
  };
  const lines = "    environment: {WAIT_MS: 1000, SLOW_MS: 1000, FLOOR_MS: 1000, WORD: soon, OTHER_MS: 1000}";
  expect((await planned(lines, { platform })).environment).toEqual({
    ...{ WAIT_MS: "50", SLOW_MS: "25", FLOOR_MS: "500", WORD: "soon", OTHER_MS: "1000" },
  });
  const real = { platform, scale: scaleNamed("nightly") };
  expect((await planned(lines, real)).environment).toMatchObject({ WAIT_MS: "1000", FLOOR_MS: "1000" });
});

test("health times are the engine's where nothing is said, and scaled only where the platform says so", () => {
  const given = (platform: Partial<Platform>, health = {}) =>
    scaledHealth(
      "web",
      { test: ["CMD", "true"], ...health },
      { ...context, platform: { ...context.platform, ...platform } },
    );
  expect(given({})).toEqual({
    ...{ test: ["CMD", "true"], intervalMs: 30_000, timeoutMs: 30_000, retries: 3, startPeriodMs: 0 },
  });
  const scaledHealthOf = { minimumIntervalMs: 500, minimumTimeoutMs: 700 };
  expect(given({ scaledHealth: scaledHealthOf }, { intervalMs: 4_000, startPeriodMs: 20_000 })).toMatchObject(
    {
      ...{ intervalMs: 500, timeoutMs: 1_500, retries: 3, startPeriodMs: 1_000 },
    },
  );
  const own = {
    scaledHealth: scaledHealthOf,
    services: { web: { scaledHealth: { minimumIntervalMs: 900 } } },
  };
  expect(given(own, { intervalMs: 4_000, timeoutMs: 2_000 })).toMatchObject({
    intervalMs: 900,
    timeoutMs: 700,
  });
});
