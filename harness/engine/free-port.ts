import { createServer } from "node:net";

/**
 * A port on 127.0.0.1 that was free a moment ago. Ports are fixed before the container is made, because a port
 * chosen by the engine changes at every restart while a broker goes on advertising the first.
 */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no address of a listening socket");
  return address.port;
}
