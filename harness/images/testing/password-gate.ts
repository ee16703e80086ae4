import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A registry's front that lets through only who knows the password, as a registry with an htpasswd file does. */
export class PasswordGate implements AsyncDisposable {
  readonly port: number;
  readonly #close: () => Promise<void>;

  private constructor(port: number, close: () => Promise<void>) {
    this.port = port;
    this.#close = close;
  }

  /** Before the registry on `upstreamPort` of the loopback; on a port of its own there. */
  static async start(upstreamPort: number, username: string, password: string): Promise<PasswordGate> {
    const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    const server = createServer((incoming, outgoing) => {
      if (incoming.headers.authorization === wanted) forward(incoming, outgoing, upstreamPort);
      else challenge(incoming, outgoing);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return new PasswordGate(port, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

/** The distribution protocol's way of asking for a password. */
function challenge(incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.resume();
  outgoing.writeHead(401, {
    "WWW-Authenticate": 'Basic realm="test"',
    "Docker-Distribution-Api-Version": "registry/2.0",
    "Content-Type": "application/json",
  });
  outgoing.end(JSON.stringify({ errors: [{ code: "UNAUTHORIZED", message: "authentication required" }] }));
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
  const { method, url, headers } = incoming;
  const { authorization: _, ...passed } = headers;
  const onward = request({ host: "127.0.0.1", port, method, path: url, headers: passed }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  incoming.pipe(onward);
}
