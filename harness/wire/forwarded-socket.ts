import type { Forwarded, LinkGate } from "./link-gate.ts";
import type { LinkConnections, LinkSocket } from "./link-socket.ts";
import type { PacketFilter, PacketRule } from "./packet-filter.ts";

/** A link that is forwarded: no socket of the proxy holds any of its bytes, so its packets alone are counted. */
export class ForwardedSocket implements LinkSocket {
  readonly #link: Forwarded;
  readonly #filter: PacketFilter;
  readonly #gate: LinkGate;
  #rules = 0;
  /** What takes away the rules that count what passes the others. */
  #counting: (() => Promise<void>)[] = [];

  constructor(link: Forwarded, filter: PacketFilter, gate: LinkGate) {
    this.#link = link;
    this.#filter = filter;
    this.#gate = gate;
  }

  get rules(): number {
    return this.#rules;
  }

  async filter(rule: Pick<PacketRule, "direction" | "what" | "verdict">): Promise<() => Promise<void>> {
    if (this.#rules === 0) await this.#count();
    const remove = await this.#filter.add({ ...rule, ...this.#end });
    this.#rules++;
    return async () => {
      await remove();
      this.#rules--;
      if (this.#rules > 0) return;
      for (const stop of this.#counting.splice(0)) await stop();
    };
  }

  async connections(): Promise<LinkConnections> {
    const { clients, counted } = await this.#gate.list();
    const together = {
      ...{ local: "", peer: "all", unreadBytes: 0, unsentBytes: 0 },
      receivedBytes: counted.get(this.#nameOf("requests")) ?? 0,
      acknowledgedBytes: counted.get(this.#nameOf("answers")) ?? 0,
    };
    return { client: [together], server: [], established: clients.length };
  }

  endConnections(): Promise<number> {
    return this.#gate.end();
  }

  /** Behind every rule of a fault stands one that counts what passed it. */
  async #count(): Promise<void> {
    if (this.#link.protocol === "udp") return;
    for (const direction of ["requests", "answers"] as const) {
      this.#counting.push(await this.#filter.count({ ...this.#end, direction }, this.#nameOf(direction)));
    }
  }

  get #end() {
    const { clients, port, protocol } = this.#link;
    return { at: { clients }, port, ...(protocol === undefined ? {} : { protocol }) };
  }

  #nameOf(direction: PacketRule["direction"]): string {
    return `${direction}:${this.#link.clients}:${this.#link.port}`;
  }
}
