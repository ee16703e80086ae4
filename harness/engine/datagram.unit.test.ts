import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import { sendDatagram } from "./datagram.ts";

test("a datagram to a port that nobody has is refused, one that is taken is not", async () => {
  const server = createSocket("udp4");
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const taken = once(server, "message");
  expect(await sendDatagram("127.0.0.1", port, 100)).toBe("silent");
  expect((await taken)[0]).toHaveLength(0);
  server.close();
  expect(await sendDatagram("127.0.0.1", port, 2_000)).toBe("refused");
});
