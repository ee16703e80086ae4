import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import type { RunningService } from "#harness";
import { memcached } from "./memcached.ts";

async function asked(onConnection: (socket: Socket) => void): Promise<string | undefined> {
  const server = createServer(onConnection).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const service = { name: "cache", address: "127.0.0.1" } as RunningService;
  try {
    return await memcached({ port }).answers?.(service, AbortSignal.timeout(2_000));
  } finally {
    server.close();
  }
}

test("a server that tells its version serves", async () => {
  expect(await asked((socket) => socket.once("data", () => socket.end("VERSION 1.6\r\n")))).toBe(
    "VERSION 1.6",
  );
});

test("one that only accepts does not", async () => {
  await expect(asked((socket) => socket.end())).rejects.toThrow("closed without an answer");
});
