import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../core/package-folder.ts";
import { poll } from "../core/poll.ts";
import { connectEngine } from "../engine/connect.ts";
import type { RunReport } from "../history/run-report.ts";
import { readCatalogue, referenceOf } from "../images/catalogue.ts";
import { ensureImages } from "../images/resolve.ts";
import { blackstart } from "./command.fixture.ts";

/**
 * A real engine that may not capture packets nor trace processes: a second daemon without those capabilities in its
 * bounding set, so that no container of it can have them.
 */
const withheld = ["net_raw", "sys_ptrace"].map((name) => `-${name}`).join(",");
const mayStartOne =
  process.getuid?.() === 0 && existsSync("/usr/bin/setpriv") && existsSync("/usr/sbin/dockerd");
const redis = "redis:7-bookworm";
const compose = `services:
  store:
    image: ${redis}
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s, timeout: 2s, retries: 10}
  client:
    image: ${redis}
    depends_on: {store: {condition: service_healthy}}
    command: [sh, -c, "while :; do redis-cli -h store ping; sleep 0.2; done"]
`;

let folder = "";
let socket = "";
let daemon: ChildProcess | undefined;

beforeAll(async () => {
  if (!mayStartOne) return;
  folder = await mkdtemp(join(tmpdir(), "blackstart-weak-"));
  socket = join(folder, "docker.sock");
  await mkdir(join(folder, "platform"));
  await writeFile(join(folder, "platform", "compose.yaml"), compose);
  const command = ["dockerd", "--host", `unix://${socket}`, "--pidfile", join(folder, "pid")];
  const own = ["--data-root", join(folder, "data"), "--exec-root", join(folder, "exec")];
  const bare = ["--bridge=none", "--iptables=false", "--ip6tables=false"];
  // In a network namespace of its own: a daemon that wants no bridge removes the one that there is.
  const weakly = ["--net", "setpriv", `--bounding-set=${withheld}`, `--inh-caps=${withheld}`];
  daemon = spawn("unshare", [...weakly, ...command, ...own, ...bare], { stdio: "ignore" });
  const docker = await connectEngine();
  const catalogue = readCatalogue();
  const wanted = [referenceOf(catalogue, "tools"), referenceOf(catalogue, "toxiproxy"), redis];
  const ready = (await ensureImages(wanted, { docker, source: "local", mayInstall: true })).map(
    ({ local }) => local,
  );
  // What they stand on is looked for too, and would be built again.
  const bases = await docker.listImages({ filters: JSON.stringify({ reference: ["blackstart/base"] }) });
  const images = [...bases.flatMap(({ RepoTags }) => RepoTags ?? []), ...ready];
  const weak = new Docker({ socketPath: socket });
  await poll(async () => ({ done: true, value: await weak.ping() }), {
    awaiting: "the weak engine answers",
    within: "60s",
    every: "100ms",
  });
  for (const image of images) {
    const loading = await weak.loadImage(await docker.getImage(image).get());
    await new Promise<void>((resolve, reject) =>
      weak.modem.followProgress(loading, (error) => (error === null ? resolve() : reject(error))),
    );
  }
}, 300_000);

afterAll(async () => {
  if (daemon !== undefined && daemon.exitCode === null) {
    const ended = once(daemon, "exit");
    daemon.kill("SIGTERM");
    await ended;
  }
  if (folder !== "") await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}, 60_000);

test.skipIf(!mayStartOne)(
  "an engine that may not capture packets: what needs them is not covered, by name, and nothing passes",
  async () => {
    const ended = await blackstart(["start", "--platform", join(folder, "platform")], {
      DOCKER_HOST: `unix://${socket}`,
      BLACKSTART_IMAGES: "local",
    }).ended;
    expect(ended.output).toMatch(
      /not covered +foreign\/platform\/cut-client-store-6379.*\n.*needs what this machine cannot do: packetCapture \(/,
    );
    expect(ended.output).toMatch(/^verdict: not covered$/m);
    expect(ended.code, ended.output).toBe(3);
    const file = /^report: (.*)index\.html$/m.exec(ended.output)?.[1] ?? "";
    const report = JSON.parse(readFileSync(join(packageFolder(), file, "run.json"), "utf8")) as RunReport;
    expect(report.scenarios.map(({ verdict }) => verdict)).toEqual(["not covered", "not covered"]);
    const lacking = report.environment.capabilities.filter(({ available }) => !available);
    expect(lacking.map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining(["packetCapture", "ptrace"]),
    );
    const left = await new Docker({ socketPath: socket }).listContainers({ all: true });
    expect(left).toEqual([]);
  },
);
