import { ForwardedSocket } from "./forwarded-socket.ts";
import { type Forwarded, LinkGate } from "./link-gate.ts";
import type { LinkPath, PathName } from "./link-path.ts";
import type { LinkSocket } from "./link-socket.ts";
import type { PacketFilter } from "./packet-filter.ts";
import { ProxySocket } from "./proxy-socket.ts";
import type { LinkProxy, ToxicSpec, ToxiproxyControl } from "./toxiproxy-control.ts";

interface FilterPathParts {
  link: Forwarded;
  /** Of the Toxiproxy that takes the link over while a toxic is asked for. */
  proxy: LinkProxy;
  control: ToxiproxyControl;
  filter: PacketFilter;
  /** Runs a command beside the proxy. */
  execute(command: string[]): Promise<string>;
}

/**
 * A link that the packet filter forwards, so that the server's own refusals, ends and resets reach the client as they
 * are. While a toxic or another upstream is asked for, Toxiproxy listens in its place: the link is shut meanwhile, so
 * no connection begins on one way and goes on by the other.
 */
export class FilterPath implements LinkPath {
  readonly #parts: FilterPathParts;
  readonly #gate: LinkGate;
  readonly #forwarded: ForwardedSocket;
  readonly #copied: ProxySocket;
  #proxy: LinkProxy;
  #toxics: ReadonlyMap<string, ToxicSpec> = new Map();
  #divertedTo: string | undefined;
  #isShut = false;
  #through: PathName = "filter";
  /** Whether Toxiproxy listens; undefined after a change that failed. */
  #listens: boolean | undefined = false;

  constructor(parts: FilterPathParts) {
    const { link, filter, execute, proxy } = parts;
    this.#parts = parts;
    this.#proxy = proxy;
    this.#gate = new LinkGate(link, execute);
    this.#forwarded = new ForwardedSocket(link, filter, this.#gate);
    const address = proxy.listen.slice(0, proxy.listen.lastIndexOf(":"));
    this.#copied = new ProxySocket({ address, port: link.port, filter, execute });
  }

  get now(): PathName {
    return this.#through;
  }

  get socket(): LinkSocket {
    return this.#through === "filter" ? this.#forwarded : this.#copied;
  }

  get rules(): number {
    return this.#forwarded.rules + this.#copied.rules;
  }

  /** Drops all knowledge of its live connections, as a router that is full or new does; says how many there were. */
  forget(): Promise<number> {
    return this.#gate.forget();
  }

  /** The forwarding of a whole server is there before its links are, and passes what nobody shuts. */
  async create(): Promise<void> {}

  async settle({ serving, shut }: { serving: boolean; shut: boolean }): Promise<void> {
    if (shut && !this.#isShut) {
      this.#isShut = true;
      await this.#gate.shut();
    }
    await this.#listen(this.#through === "toxiproxy" && serving && !shut);
    if (!shut && this.#isShut) {
      await this.#gate.open();
      this.#isShut = false;
    }
  }

  async divert(to: string | undefined): Promise<void> {
    this.#divertedTo = to;
    await this.#lead();
  }

  async setToxics(toxics: ReadonlyMap<string, ToxicSpec>): Promise<void> {
    this.#toxics = new Map(toxics);
    await this.#lead();
  }

  async toxics(): Promise<number> {
    const proxies = await this.#parts.control.state();
    return proxies.find(({ name }) => name === this.#proxy.name)?.toxics ?? 0;
  }

  async moveTo(address: string): Promise<void> {
    this.#proxy = { ...this.#proxy, listen: `${address}:${this.#parts.link.port}` };
    this.#copied.moveTo(address);
    if (this.#through === "toxiproxy") await this.#lead();
  }

  async #lead(): Promise<void> {
    const { control } = this.#parts;
    if (this.#through === "toxiproxy") {
      await control.remove(this.#proxy);
      this.#listens = false;
    }
    const wanted = this.#toxics.size > 0 || this.#divertedTo !== undefined ? "toxiproxy" : "filter";
    if (wanted === "toxiproxy") await control.make(this.#upstream, this.#toxics);
    if (wanted === this.#through) return;
    await this.#redirect(wanted === "toxiproxy");
    this.#through = wanted;
  }

  async #listen(wanted: boolean): Promise<void> {
    if (wanted === this.#listens) return;
    this.#listens = undefined;
    await this.#parts.control.setListening(this.#upstream, wanted);
    this.#listens = wanted;
  }

  get #upstream(): LinkProxy {
    return { ...this.#proxy, upstream: this.#divertedTo ?? this.#proxy.upstream };
  }

  /** What is not given another destination stays here, where Toxiproxy listens. */
  async #redirect(here: boolean): Promise<void> {
    const { clients, port, dialledElsewhere } = this.#parts.link;
    const { listen } = this.#parts.proxy;
    // What was sent to an address of the file is not this machine's by itself.
    const target = dialledElsewhere
      ? ["DNAT", "--to-destination", listen.slice(0, listen.lastIndexOf(":"))]
      : ["ACCEPT"];
    const rule = ["-s", clients, "-p", "tcp", "--dport", String(port), "-j", ...target];
    const how = here ? ["-I", "PREROUTING", "1"] : ["-D", "PREROUTING"];
    await this.#parts.execute(["iptables", "-w", "5", "-t", "nat", ...how, ...rule]);
  }
}
