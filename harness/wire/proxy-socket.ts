import type { PacketFilter, PacketRule } from "./packet-filter.ts";
import { endConnections, listConnections, parseConnections, type TcpCounters } from "./tcp-counters.ts";

/** Connections of a link as the kernel beside its proxy counts them. */
export interface LinkConnections {
  /** Between clients and the proxy. */
  client: TcpCounters[];
  /** Between the proxy and the server's port; those of the server's other links are among them. */
  server: TcpCounters[];
}

/** The client's end of a link, as the sidecar in its proxy's network namespace sees and changes it. */
export class ProxySocket {
  readonly #address: string;
  readonly #port: number;
  readonly #filter: PacketFilter;
  readonly #execute: (command: string[]) => Promise<string>;
  #rules = 0;

  constructor(options: {
    address: string;
    port: number;
    filter: PacketFilter;
    execute: (command: string[]) => Promise<string>;
  }) {
    this.#address = options.address;
    this.#port = options.port;
    this.#filter = options.filter;
    this.#execute = options.execute;
  }

  /** Rules that were made and not taken away. */
  get rules(): number {
    return this.#rules;
  }

  /** Puts a rule first, which acts on live connections too; returns what takes it away. */
  async filter(rule: Pick<PacketRule, "direction" | "what" | "verdict">): Promise<() => Promise<void>> {
    const remove = await this.#filter.add({ ...rule, address: this.#address, port: this.#port });
    this.#rules++;
    return async () => {
      await remove();
      this.#rules--;
    };
  }

  async connections(): Promise<LinkConnections> {
    const all = parseConnections(await this.#execute(listConnections));
    return {
      client: all.filter(({ local }) => local === `${this.#address}:${this.#port}`),
      server: all.filter(({ peer }) => peer.endsWith(`:${this.#port}`)),
    };
  }

  /**
   * Ends the clients' connections with a RST, and what the kernel still had to send on them with it: a mere close
   * would deliver that later. Resolves to how many are left.
   */
  async endConnections(): Promise<number> {
    const { end, left } = endConnections(this.#address, this.#port);
    await this.#execute(end);
    return (await this.#execute(left)).split("\n").filter((line) => line.trim() !== "").length;
  }
}
