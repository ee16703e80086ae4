import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { poll } from "../../core/poll.ts";
import { execute } from "../../engine/execute.ts";
import { leakAudit } from "../../scenario/leak-audit.ts";
import { during, type SmallStack, startSmall } from "../../stacks/testing/small-stack.ts";
import { diskFull } from "../disk/disk-full.ts";
import { holdSyscall } from "../disk/hold-syscall.ts";
import { powerCut } from "../disk/power-cut.ts";
import { readOnlyDirectory } from "../disk/read-only-directory.ts";
import { pause } from "./pause.ts";
import { restart } from "./restart.ts";
import { stop } from "./stop.ts";

/**
 * Faults of services, disks and system calls against two real Redis servers, each with a volume of a kind of its
 * own: a log on memory of 4 MB that can be full, and a disk from which power can be cut.
 */
const compose = `x-store: &store
  image: redis:7-bookworm
  healthcheck: {test: [CMD, redis-cli, ping], interval: 1s, timeout: 2s, retries: 10}
services:
  store:
    <<: *store
    command: [redis-server, --dir, /data, --appendonly, "no", --save, ""]
    volumes: ["memory:/data"]
  journal:
    <<: *store
    command: [redis-server, --dir, /data, --appendonly, "yes", --appendfsync, "no", --save, ""]
    volumes: ["disk:/data"]
  client:
    image: redis:7-bookworm
    environment: {STORE: "store:6379", JOURNAL: "journal:6379"}
    depends_on: {store: {condition: service_healthy}, journal: {condition: service_healthy}}
    command: [bash, -c, "while :; do timeout 1 redis-cli -h store incr hits; sleep 0.05; done"]
volumes: {memory: {}, disk: {}}
`;

let stack: SmallStack;

beforeAll(async () => {
  const volumes = {
    memory: { kind: "tmpfs", size: "4m" },
    disk: { kind: "loop-ext4", size: "32m" },
  } as const;
  // Told by the platform, so it is Toxiproxy that they go through.
  const links = { add: [{ client: "client", server: "store", port: 6_379 }] };
  stack = await startSmall(compose, { change: { volumes }, platform: { links } });
}, 120_000);

afterAll(async () => {
  await stack?.system.stop();
}, 60_000);

const redis = (name: string, ...command: string[]) =>
  stack.system.service(name).execute(["redis-cli", ...command], 20_000);

test("a paused server is silent and answers again", async () => {
  await during(pause(stack.system, "store"), async () => {
    expect((await stack.system.service("store").state()).Paused).toBe(true);
  });
  expect(await redis("store", "ping")).toContain("PONG");
});

test("a stopped server ends by itself and stays away", async () => {
  await during(stop(stack.system, "store"), async () => {
    expect(stack.system.watch.state("store")).toMatchObject({ running: false, exitCode: 0 });
  });
});

test("a proxy that dials a dead server is closed all the same, and opens again", async () => {
  const link = stack.system.link("client", "store");
  const front = stack.system.proxies.find(({ server }) => server === "store");
  const { docker, identity, stack: number } = stack.system.options;
  const proxy = docker.getContainer(`bs-${identity.run}-${number}-to-store`);
  // As with a server that has just died: whoever dials it hears nothing, not even a refusal.
  const rule = ["OUTPUT", "-d", stack.system.service("store").address, "-p", "tcp"];
  const packets = (change: string) =>
    execute(proxy, ["iptables", change, ...rule, "--syn", "-j", "DROP"], { of: "the proxy of store" });
  await packets("-I");
  try {
    await poll(
      async () => {
        const dials = await execute(proxy, ["ss", "-tnOH", "state", "syn-sent"], {
          of: "the proxy of store",
        });
        return dials.includes(":6379") ? { done: true, value: dials } : { done: false, saw: dials };
      },
      { awaiting: "a dial of the server", within: "10s" },
    );
    const since = performance.now();
    await front?.serverGone("the test");
    expect({ listening: link.listening, isKnown: link.isKnown }).toEqual({ listening: false, isKnown: true });
    // A dial that nobody ends lasts two minutes, the change's own limit is 8 s.
    expect(performance.now() - since).toBeLessThan(5_000);
  } finally {
    await packets("-D");
  }
  front?.serverStarted(
    (problem) => expect.unreachable(problem),
    async () => undefined,
  );
  await poll(() => (link.listening ? { done: true, value: true } : { done: false, saw: "closed" }), {
    awaiting: "the link listens again",
    within: "10s",
  });
  expect(await leakAudit(stack)).toEqual([]);
});

test("a restart brings a new process at once", async () => {
  await redis("store", "set", "kept", "no");
  await during(restart(stack.system, "store"), async () => undefined);
  expect((await redis("store", "get", "kept")).trim()).toBe("");
});

test("a full disk refuses the service's own writes and takes them again", async () => {
  await redis("store", "set", "some", "x".repeat(9_000));
  await during(diskFull(stack.system, "store", "memory"), async () => {
    expect(await redis("store", "save")).toMatch(/ERR|error/i);
  });
  expect(await redis("store", "save")).toContain("OK");
});

test("a read-only directory refuses the service's own files, root or not", async () => {
  await during(readOnlyDirectory(stack.system, "store", "memory"), async () => {
    expect(await redis("store", "save")).toMatch(/ERR|error/i);
  });
  expect(await redis("store", "save")).toContain("OK");
});

test("a rename is held at its entry until the heal", async () => {
  const store = stack.system.service("store");
  const fault = holdSyscall(stack.system, "store", "rename");
  let held = false;
  // What leads to the call must be under way; the last of these stands still until the heal.
  const saving = (async () => {
    while (!held) {
      await store.execute(["rm", "-f", "/data/dump.rdb"]);
      await redis("store", "save");
    }
  })();
  await during(fault, async () => {
    held = true;
    expect(await store.execute(["ls", "/data"])).toMatch(/^temp-\d+\.rdb$/m);
    expect(await store.execute(["ls", "/data"])).not.toContain("dump.rdb");
  });
  await saving;
  await poll(
    async () => {
      const files = await store.execute(["ls", "/data"]);
      return files.includes("dump.rdb") ? { done: true, value: files } : { done: false, saw: files };
    },
    { awaiting: "the rename goes on", within: "10s" },
  );
});

test("a file can be torn, emptied and garbled, while the service runs and while it does not", async () => {
  const store = stack.system.service("store");
  await store.files.write("/data/buffer_1.json", '{"bars":[1,2,3]}\n');
  await store.files.truncate("/data/buffer_1.json", 9);
  expect(String(await store.files.read("/data/buffer_1.json"))).toBe('{"bars":[');
  await during(stop(stack.system, "store"), async () => {
    await store.files.truncate("/data/buffer_1.json", 0);
    await store.files.write("/data/buffer_2.json", "garbage");
    expect(await store.files.list("/data")).toEqual(
      expect.arrayContaining(["buffer_1.json", "buffer_2.json"]),
    );
  });
  expect((await store.execute(["cat", "/data/buffer_1.json", "/data/buffer_2.json"])).trim()).toBe("garbage");
});

test("a power cut keeps what was synced and takes the rest", async () => {
  await redis("journal", "config", "set", "appendfsync", "always");
  await redis("journal", "set", "synced", "yes");
  await redis("journal", "config", "set", "appendfsync", "no");
  await redis("journal", "set", "unsynced", "yes");
  await during(powerCut(stack.system, "journal", "disk"), async () => undefined);
  expect((await redis("journal", "get", "synced")).trim()).toBe("yes");
  expect((await redis("journal", "get", "unsynced")).trim()).toBe("");
});

test("nothing is left when the stack has ended, loop devices included", async () => {
  expect(await leakAudit(stack)).toEqual([]);
  const { docker, identity } = stack.system.options;
  const { device } = (await stack.system.volume("disk")).disk;
  await stack.system.stop();
  const filters = JSON.stringify({ label: [`blackstart.run=${identity.run}`] });
  expect(await docker.listContainers({ all: true, filters })).toEqual([]);
  expect((await docker.listVolumes({ filters })).Volumes ?? []).toEqual([]);
  const backing = `/sys/block/${basename(device)}/loop/backing_file`;
  expect(existsSync(backing) ? readFileSync(backing, "utf8") : "").not.toContain(identity.run);
});

test("a fault that an ordinary volume cannot have is a user's mistake", async () => {
  await expect(diskFull(stack.system, "store", "nothing").inject(AbortSignal.timeout(1_000))).rejects.toThrow(
    /volumes: \{ "nothing"/,
  );
});
