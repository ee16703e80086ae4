import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { poll } from "../core/poll.ts";
import { type SmallStack, startSmall } from "../stacks/testing/small-stack.ts";

/** Two replicas behind one name, and a server that is dialled by the address which the file gives it. */
const compose = `name: twins
services:
  twin:
    image: redis:7-bookworm
    deploy: {replicas: 2}
    networks: [back]
  fixed:
    image: redis:7-bookworm
    networks: {back: {ipv4_address: 172.31.77.10}}
    healthcheck: {test: [CMD, redis-cli, ping], interval: 500ms}
  caller:
    image: redis:7-bookworm
    command: [sh, -c, "redis-cli -h 172.31.77.10 ping > /tmp/first 2>&1; exec sleep 10000"]
    networks: [back]
    depends_on:
      twin: {condition: service_started}
      fixed: {condition: service_healthy}
networks:
  back: {ipam: {config: [{subnet: 172.31.77.0/24}]}}
`;

const patience = { timeout: 10_000 };
let stack: SmallStack;

beforeAll(async () => {
  stack = await startSmall(compose);
}, 300_000);

afterAll(async () => {
  await stack?.system.stop();
}, 60_000);

/** What the caller hears from a host, or why it hears nothing. */
const asked = (host: string, from = "caller"): Promise<string> =>
  stack.system
    .service(from)
    .execute(["redis-cli", "-h", host, "ping"])
    .then(
      (said) => said.trim(),
      (thrown: Error) => thrown.message,
    );

/** An address of this machine on none of the engine's networks for a service. */
function ofThisMachine(): string {
  const all = Object.entries(networkInterfaces()).filter(([name]) => !name.startsWith("br-"));
  const found = all.flatMap(([, one = []]) => one).find((one) => one.family === "IPv4" && !one.internal);
  return found?.address ?? "no address";
}

/** The link that was found by use, once its server has been seen to answer. */
const found = (server: string) =>
  poll(
    () => {
      const link = stack.system.links.find((one) => one.client === "caller" && one.server === server);
      return link?.listening === true ? { done: true, value: link } : { done: false, saw: "no link" };
    },
    { awaiting: `the link to ${server}`, within: "20s" },
  );

test("each replica is a container of its own, and its service's name leads to the proxies of both", async () => {
  const names = stack.system.services.map(({ name }) => name);
  expect(names).toEqual(["twin-1", "twin-2", "fixed", "caller"]);
  const hosts = await Promise.all(
    ["twin-1", "twin-2"].map((name) => stack.system.service(name).execute(["hostname"])),
  );
  expect(hosts.map((host) => host.trim())).toEqual(["twin-1", "twin-2"]);
  const caller = stack.system.service("caller");
  const addresses = async (name: string) => {
    const listed = await caller.execute(["getent", "ahostsv4", name]);
    return [...new Set(listed.split("\n").flatMap((line) => line.split(/\s+/)[0] || []))].sort();
  };
  const each = [...(await addresses("twin-1")), ...(await addresses("twin-2"))].sort();
  expect(each).toHaveLength(2);
  expect(await addresses("twin")).toEqual(each);
  expect(await addresses("twins-twin-2")).toEqual(await addresses("twin-2"));
});

test("one replica is killed while the other serves, and comes back elsewhere", async () => {
  expect([await asked("twin-1"), await asked("twin-2")]).toEqual(["PONG", "PONG"]);
  const link = await found("twin-1");
  await stack.system.service("twin-1").kill();
  await expect.poll(() => link.listening, patience).toBe(false);
  expect(await asked("twin-1")).toContain("refused");
  expect(await asked("twin-2")).toBe("PONG");
  await stack.system.moveAddressOf("twin-1");
  await stack.system.service("twin-1").start();
  await expect.poll(() => asked("twin-1"), patience).toBe("PONG");
  const [topology] = stack.history.of("topology");
  expect(topology?.data.services.map(({ instanceOf }) => instanceOf)).toEqual([
    ...["twin", "twin", undefined, undefined],
  ]);
});

test("an address of the file is dialled from the first moment on, and its link is cut and healed like any other", async () => {
  expect((await stack.system.service("caller").execute(["cat", "/tmp/first"])).trim()).toBe("PONG");
  await expect(stack.system.moveAddressOf("fixed")).rejects.toThrow(
    "has the address 172.31.77.10 in the file",
  );
  const link = await found("fixed");
  expect(link.id).toBe("caller->fixed:6379");
  await expect.poll(() => stack.history.of("packet", link.id), patience).not.toEqual([]);
  await link.cut();
  expect(await asked("172.31.77.10")).toContain("refused");
  expect(await asked("fixed")).toContain("refused");
  await link.mend();
  const before = stack.history.of("packet", link.id).length;
  expect(await asked("172.31.77.10")).toBe("PONG");
  await expect.poll(() => stack.history.of("packet", link.id).length, patience).toBeGreaterThan(before);
});

test("a toxic holds what is sent to an address of the file, and goes with it", async () => {
  const link = await found("fixed");
  const remove = await link.addToxic("late", { type: "latency", stream: "downstream", latencyMs: 700 });
  const since = performance.now();
  expect(await asked("172.31.77.10")).toBe("PONG");
  expect(performance.now() - since).toBeGreaterThan(700);
  expect(link.way).toBe("toxiproxy");
  await remove();
  expect(await asked("172.31.77.10")).toBe("PONG");
  expect(link.way).toBe("filter");
});

test("a service finds itself at its own address and the machine at its; no network has the file's subnet", async () => {
  expect(await asked("172.31.77.10", "fixed")).toBe("PONG");
  expect(await asked("172.31.77.99")).not.toBe("PONG");
  const { docker } = stack.system.options;
  const outside = createServer((socket) => socket.end("+PONG\r\n")).listen(0);
  await once(outside, "listening");
  const { port } = outside.address() as AddressInfo;
  const said = await stack.system
    .service("caller")
    .execute(["redis-cli", "-h", ofThisMachine(), "-p", `${port}`, "ping"]);
  outside.close();
  expect(said.trim()).toBe("PONG");
  const subnets = (await docker.listNetworks()).flatMap(({ IPAM }) =>
    IPAM?.Config?.map(({ Subnet }) => Subnet),
  );
  expect(subnets).not.toContain("172.31.77.0/24");
});
