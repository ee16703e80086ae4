import { connect } from "node:net";
import type { ServerDeclaration } from "#harness";

/** A server of a Compose file that speaks memcached's text protocol. It serves once it tells its version. */
export function memcached({ port = 11_211 }: { port?: number } = {}): ServerDeclaration {
  return {
    answers: ({ address }, signal) =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: address, port, signal });
        socket.setEncoding("utf8");
        socket.once("error", reject);
        socket.once("close", () => reject(new Error(`${address}:${port} closed without an answer`)));
        socket.once("connect", () => socket.write("version\r\n"));
        socket.once("data", (answer: string) => {
          resolve(answer.trim());
          socket.destroy();
        });
      }),
  };
}
