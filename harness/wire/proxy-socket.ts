import type { LinkConnections, LinkSocket } from "./link-socket.ts";
import type { PacketFilter, PacketRule } from "./packet-filter.ts";
import { endConnections, listConnections, parseConnections } from "./tcp-counters.ts";

/** The client's end of a link, as the sidecar in its proxy's network namespace sees and changes it. */
export class ProxySocket implements LinkSocket {
  #address: string;
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

  get rules(): number {
    return this.#rules;
  }

  /** Its clients find it elsewhere from now on. */
  moveTo(address: string): void {
    this.#address = address;
  }

  async filter(rule: Pick<PacketRule, "direction" | "what" | "verdict">): Promise<() => Promise<void>> {
    const remove = await this.#filter.add({ ...rule, at: { address: this.#address }, port: this.#port });
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

  async endConnections(): Promise<number> {
    const { end, left } = endConnections(this.#address, this.#port);
    await this.#execute(end);
    return (await this.#execute(left)).split("\n").filter((line) => line.trim() !== "").length;
  }
}
