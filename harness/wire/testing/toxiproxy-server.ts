import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface HeldProxy {
  name: string;
  listen: string;
  upstream: string;
  enabled: boolean;
  toxics: { name: string; type: string; stream: string; toxicity: number; attributes: unknown }[];
}

/**
 * Toxiproxy's control API over HTTP on loopback, as far as the harness uses it. It keeps what it was told, and can
 * refuse or hang.
 */
export class ToxiproxyServer implements AsyncDisposable {
  readonly proxies = new Map<string, HeldProxy>();
  /** Method and path of each request, in order. */
  readonly requests: string[] = [];
  /** Requests whose method and path match are answered with this status and text. */
  refusing: { request: RegExp; status: number; body: string } | undefined;
  readonly #server = createServer(async (request, response) => {
    const asked = `${request.method} ${request.url}`;
    this.requests.push(asked);
    const body = await text(request);
    const { status, answer } =
      this.refusing?.request.test(asked) === true
        ? { status: this.refusing.status, answer: this.refusing.body }
        : this.#answer(request.method ?? "", (request.url ?? "").split("/").slice(1), body);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });

  static async start(): Promise<ToxiproxyServer> {
    const server = new ToxiproxyServer();
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #answer(
    method: string,
    [first, name = "", , ..._rest]: string[],
    body: string,
  ): { status: number; answer: unknown } {
    if (first === "version") return { status: 200, answer: '{"version":"2.12.0"}' };
    if (first !== "proxies") return { status: 404, answer: { error: "not found", status: 404 } };
    const given = body === "" ? {} : (JSON.parse(body) as Partial<HeldProxy>);
    if (name === "") {
      if (method === "GET") return { status: 200, answer: Object.fromEntries(this.proxies) };
      const proxy = { ...given, toxics: [] } as unknown as HeldProxy;
      if (this.proxies.has(proxy.name))
        return { status: 409, answer: { error: "proxy already exists", status: 409 } };
      this.proxies.set(proxy.name, proxy);
      return { status: 201, answer: proxy };
    }
    const proxy = this.proxies.get(decodeURIComponent(name));
    if (proxy === undefined) return { status: 404, answer: { error: "proxy not found", status: 404 } };
    if (method === "DELETE") {
      this.proxies.delete(proxy.name);
      return { status: 204, answer: "" };
    }
    if (this.requests.at(-1)?.endsWith("/toxics") === true) {
      proxy.toxics.push(given as unknown as HeldProxy["toxics"][number]);
      return { status: 200, answer: given };
    }
    Object.assign(proxy, given, { toxics: proxy.toxics });
    return { status: 200, answer: proxy };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
