import { createServer, type Server } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "../engine/free-port.ts";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import type { Capture } from "./capture.ts";
import type { Link } from "./link.ts";
import { PacketFilter } from "./packet-filter.ts";
import { ServerProxy } from "./server-proxy.ts";
import { ToxiproxyControl } from "./toxiproxy-control.ts";

/** The proxy of a server on loopback, with a link to each of these ports that keeps what it was told. */
function proxyOf(...ports: number[]) {
  const history = createHistory(() => 0);
  const recorder = new Recorder();
  recorder.use(history);
  const told: string[] = [];
  let isStuck = false;
  let release: (() => void) | undefined;
  const links = ports.map((port) => ({
    port,
    protocol: "tcp",
    async setServing(serving: boolean, reason: string) {
      if (isStuck && !serving)
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      told.push(`${port} ${serving} ${reason}`);
    },
  })) as unknown as Link[];
  let dialsEnded = 0;
  const proxy = new ServerProxy({
    ...{ server: "db", links, upstream: "127.0.0.1", sight: { probe: "capture:db", lost: undefined } },
    control: new ToxiproxyControl("http://127.0.0.1:1"),
    filter: new PacketFilter(async () => ""),
    capture: { end: () => undefined } satisfies Capture,
    recorder,
    make: ({ client, port, protocol = "tcp" }) =>
      ({
        ...{ id: `${client}->db:${port}`, client, port, protocol, way: "filter" },
        async setServing(serving: boolean, reason: string) {
          told.push(`${port} ${serving} ${reason}`);
        },
      }) as unknown as Link,
    move: async () => new Map(),
    async endDials() {
      dialsEnded++;
      release?.();
    },
  });
  const stick = () => {
    isStuck = true;
  };
  return { proxy, history, told, stick, dialsEnded: () => dialsEnded };
}

async function listening(port: number): Promise<Server & AsyncDisposable> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return Object.assign(server, {
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

const ignore = () => undefined;
const answers = (port: number) => `${port} true the server's port answers`;

test("the links of each port listen as soon as that port answers, whatever the others do", async () => {
  const [first, second] = [await freePort(), await freePort()];
  const { proxy, told } = proxyOf(first, second);
  await using _open = await listening(first);
  proxy.serverStarted(ignore, async () => undefined);
  await expect.poll(() => told).toEqual([answers(first)]);
  await using _late = await listening(second);
  await expect.poll(() => told).toEqual([answers(first), answers(second)]);
  proxy.end();
});

test("where a server is back, what must be read is read before its clients reach it", async () => {
  const port = await freePort();
  await using _server = await listening(port);
  const { proxy, told } = proxyOf(port);
  const reading = Promise.withResolvers<void>();
  let asked = 0;
  const before = () => {
    asked++;
    return reading.promise;
  };
  proxy.serverStarted(ignore, before);
  await expect.poll(() => told).toEqual([answers(port)]);
  // Nobody had asked the new server for anything.
  expect(asked).toBe(0);
  proxy.serverStarted(ignore, before);
  await expect.poll(() => asked).toBe(1);
  expect(told).toHaveLength(1);
  reading.resolve();
  await expect.poll(() => told).toHaveLength(2);
});

test("a server that goes again before it answered, or while it is read, lets nobody in", async () => {
  const port = await freePort();
  const { proxy, told } = proxyOf(port);
  proxy.serverStarted(ignore, async () => undefined);
  await proxy.serverGone("the process ended");
  await using _server = await listening(port);
  proxy.serverStarted(ignore, async () => undefined);
  await expect.poll(() => told.length).toBe(2);
  const gone = Promise.withResolvers<AbortSignal>();
  const reading = Promise.withResolvers<void>();
  proxy.serverStarted(ignore, (signal) => {
    gone.resolve(signal);
    return reading.promise;
  });
  const signal = await gone.promise;
  await proxy.serverGone("the process ended");
  expect(signal.aborted).toBe(true);
  reading.resolve();
  await reading.promise;
  expect(told).toEqual([`${port} false the process ended`, answers(port), `${port} false the process ended`]);
});

test("a reading that fails is told, and the clients stay away", async () => {
  const port = await freePort();
  await using _server = await listening(port);
  const { proxy, told } = proxyOf(port);
  proxy.serverStarted(ignore, async () => undefined);
  await expect.poll(() => told.length).toBe(1);
  const problems: string[] = [];
  proxy.serverStarted(
    (problem) => problems.push(problem),
    () => Promise.reject(new Error("the store cannot be read")),
  );
  await expect.poll(() => problems).toEqual(["the store cannot be read"]);
  expect(told).toHaveLength(1);
});

test("a link that a dial of the dead server holds up is freed by ending the dial", async () => {
  const { proxy, told, stick, dialsEnded } = proxyOf(5_432);
  await proxy.serverGone("the process ended");
  expect(dialsEnded()).toBe(0);
  stick();
  await proxy.serverGone("the process ended again");
  expect(dialsEnded()).toBeGreaterThan(0);
  expect(told.at(-1)).toBe("5432 false the process ended again");
});

test("a link that is found on the wire is told before anything else of it, and listens as soon as its port answers", async () => {
  const port = await freePort();
  await using _server = await listening(port);
  const { proxy, history, told } = proxyOf();
  proxy.serverStarted(ignore, async () => undefined);
  const link = proxy.takeIn({ client: "web", port, protocol: "tcp", at: 12 });
  expect(proxy.links).toEqual([link]);
  expect(history.of("link").map(({ at, data }) => [at, data])).toEqual([
    [
      12,
      {
        ...{ id: `web->db:${port}`, client: "web", server: "db", port },
        ...{ path: "filter", place: "found on the wire" },
      },
    ],
  ]);
  expect(proxy.found).toMatchObject([{ id: link.id, from: "wire" }]);
  await expect.poll(() => told).toEqual([answers(port)]);
  // Whether a port takes datagrams nobody can ask: they pass while the server runs.
  proxy.takeIn({ client: "web", port: 8_125, protocol: "udp", at: 13 });
  await expect.poll(() => told.at(-1)).toBe(answers(8_125));
  proxy.end();
});
