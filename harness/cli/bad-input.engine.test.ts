import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { poll } from "../core/poll.ts";
import { cleanUp } from "../engine/clean-up.ts";
import { connectEngine } from "../engine/connect.ts";
import { blackstart } from "./command.fixture.ts";

/**
 * What a user's mistakes and interruptions are answered with: a message, an exit code, and nothing left behind. Side by
 * side, since each is a process of its own that mostly loads and waits.
 */
let folder = "";
/** A platform that never comes up: whoever waits for that is ended by the test's own time. */
let slow = "";

const slowPlatform = `services:
  store:
    image: redis:7-bookworm
    command: [sleep, "600"]
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s, timeout: 2s, start_period: 600s}
  client:
    image: redis:7-bookworm
    depends_on: {store: {condition: service_healthy}}
    command: [sh, -c, "while :; do redis-cli -h store ping; sleep 1; done"]
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "blackstart-bad-"));
  slow = join(folder, "slow");
  await mkdir(slow);
  await writeFile(join(slow, "compose.yaml"), slowPlatform);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** How each mistake is told is held by unit tests; here it is the command that tells one. */
test.concurrent("a Compose file with a mistake: place and exit code 2", async () => {
  const own = await mkdtemp(join(folder, "compose-"));
  await writeFile(join(own, "compose.yaml"), "services:\n  web:\n    restart: always\n");
  const ended = await blackstart(["start", "--platform", own]).ended;
  expect(ended.output).toMatch(/compose\.yaml:2.*web.*image/s);
  expect(ended.output).not.toMatch(/\n\s+at /);
  expect(ended.code).toBe(2);
});

test.concurrent("a companion with mistakes: each with its line, and exit code 2", async () => {
  const own = await mkdtemp(join(folder, "companion-"));
  await writeFile(join(own, "compose.yaml"), "services:\n  store:\n    image: redis:7-bookworm\n");
  const lines = ["export default {", "  services: { stroe: {} },", "  gaet: [],", "};", ""];
  await writeFile(join(own, "platform.mjs"), lines.join("\n"));
  const started = blackstart(["start", "--platform", own]);
  const ended = await started.ended;
  expect(ended.output).toMatch(/platform\.mjs:2: services\.stroe: no service "stroe".*did you mean "store"/);
  expect(ended.output).toMatch(/platform\.mjs:3: gaet: is no known key \(did you mean "gate"\?\)/);
  expect(ended.output).not.toMatch(/\n\s+at /);
  expect(ended.code).toBe(2);
  expect(await madeBy(started.pid)).toEqual([]);
  const link = 'export default { links: { remove: ["store->store:1"] } };\n';
  await writeFile(join(own, "platform.mjs"), link);
  const again = blackstart(["start", "--platform", own]);
  const late = await again.ended;
  expect(late.output).toMatch(
    /platform\.mjs:1: links\.remove\[0\]: no link store->store:1 \(there are none\)/,
  );
  expect(late.code).toBe(2);
  expect(await madeBy(again.pid)).toEqual([]);
});

test.concurrent("a wrong option, a wrong value, a folder that is not there: exit code 2", async () => {
  const wrong: [string[], RegExp][] = [
    [["start", "--nonsense"], /--nonsense/],
    [["start", "--seed", "many"], /--seed/],
    [["start", "--scale", "huge"], /huge/],
    [["start", "--platform", join(folder, "nowhere")], /nowhere/],
    [["scenario", "nowhere.test.ts"], /nowhere\.test\.ts/],
    [["scenario", "harness/core"], /harness\/core: no scenario there/],
  ];
  await Promise.all(
    wrong.map(async ([args, message]) => {
      const ended = await blackstart(args).ended;
      expect(ended.output).toMatch(message);
      expect(ended.code, ended.output).toBe(2);
    }),
  );
});

test.concurrent("no engine: one message that says what to do, exit code 4", async () => {
  const ended = await blackstart(["start"], { DOCKER_HOST: "unix:///nowhere/docker.sock" }).ended;
  expect(ended.output).toMatch(/no Docker engine/);
  expect(ended.code).toBe(4);
});

/** Far more than removing takes, and far less than the start-up that would be waited for. */
const interruptWithinMs = 45_000;

test.concurrent("Ctrl-C while a platform starts removes everything at once and exits with 130", async () => {
  const started = blackstart(["start", "--platform", slow]);
  const run = await containersOf(started.pid);
  const since = performance.now();
  started.signal("SIGINT");
  const ended = await started.ended;
  expect(performance.now() - since).toBeLessThan(interruptWithinMs);
  expect(ended.code, ended.output).toBe(130);
  expect(await leftOf(run)).toEqual({ containers: 0, networks: 0, volumes: 0 });
});

test.concurrent("what a killed run left is removed by the next, what a living one has is not", async () => {
  const killed = blackstart(["start", "--platform", slow]);
  const dead = await containersOf(killed.pid);
  killed.signal("SIGKILL");
  await killed.ended;
  const alive = blackstart(["start", "--platform", slow]);
  const living = await containersOf(alive.pid);
  expect(await leftOf(dead)).toEqual({ containers: 0, networks: 0, volumes: 0 });
  const clean = await blackstart(["clean"]).ended;
  expect(clean.code).toBe(0);
  expect((await objectsOf(living)).containers).toBeGreaterThan(0);
  alive.signal("SIGINT");
  expect((await alive.ended).code).toBe(130);
  expect(await leftOf(living)).toEqual({ containers: 0, networks: 0, volumes: 0 });
});

/** Names of all that a process's run has on the engine. */
async function madeBy(pid: number): Promise<string[]> {
  const docker = await connectEngine();
  const filters = JSON.stringify({ label: [`blackstart.pid=${pid}`] });
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.flatMap(({ Names }) => Names),
    ...networks.map(({ Name }) => Name),
    ...(volumes.Volumes ?? []).map(({ Name }) => Name),
  ];
}

/** The run of a process, once it has containers. */
async function containersOf(pid: number): Promise<string> {
  const docker = await connectEngine();
  const filters = JSON.stringify({ label: [`blackstart.pid=${pid}`, "blackstart.role=service"] });
  return poll(
    async () => {
      const [first] = await docker.listContainers({ filters });
      const run = first?.Labels["blackstart.run"];
      return run === undefined ? { done: false, saw: "no container yet" } : { done: true, value: run };
    },
    { awaiting: `containers of process ${pid}`, within: "90s", every: "100ms" },
  );
}

/** Of a run that has ended. A network that the engine itself holds on to is nobody's leaving. */
async function leftOf(run: string): Promise<{ containers: number; networks: number; volumes: number }> {
  const { containers, networks, volumes } = await objectsOf(run);
  if (networks.length === 0) return { containers, networks: 0, volumes };
  const { kept } = await cleanUp(await connectEngine(), { run });
  return { containers, networks: networks.filter((name) => !kept.includes(name)).length, volumes };
}

async function objectsOf(run: string): Promise<{ containers: number; networks: string[]; volumes: number }> {
  const docker = await connectEngine();
  const filters = JSON.stringify({ label: [`blackstart.run=${run}`] });
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return {
    containers: containers.length,
    networks: networks.map(({ Name }) => Name),
    volumes: (volumes.Volumes ?? []).length,
  };
}
