import type { LinkPath } from "./link-path.ts";
import type { ProxySocket } from "./proxy-socket.ts";
import type { LinkProxy, ToxicSpec, ToxiproxyControl } from "./toxiproxy-control.ts";

/**
 * Every byte of a link is copied by Toxiproxy, which listens only while the server serves and nobody has shut the link:
 * alone it would accept and then close.
 */
export class ToxiproxyPath implements LinkPath {
  readonly now = "toxiproxy";
  readonly socket: ProxySocket;
  readonly #control: ToxiproxyControl;
  #proxy: LinkProxy;
  #toxics: ReadonlyMap<string, ToxicSpec> = new Map();
  #divertedTo: string | undefined;
  /** Undefined after a change that failed: then the proxy is told again. */
  #listening: boolean | undefined = false;

  constructor(proxy: LinkProxy, control: ToxiproxyControl, socket: ProxySocket) {
    this.#proxy = proxy;
    this.#control = control;
    this.socket = socket;
  }

  get rules(): number {
    return this.socket.rules;
  }

  create(): Promise<void> {
    return this.#control.create(this.#proxy);
  }

  async settle({ serving, shut }: { serving: boolean; shut: boolean }): Promise<void> {
    const wanted = serving && !shut;
    if (wanted === this.#listening) return;
    this.#listening = undefined;
    const upstream = this.#divertedTo ?? this.#proxy.upstream;
    await this.#control.setListening({ ...this.#proxy, upstream }, wanted);
    this.#listening = wanted;
  }

  async divert(to: string | undefined): Promise<void> {
    this.#divertedTo = to;
  }

  async setToxics(toxics: ReadonlyMap<string, ToxicSpec>): Promise<void> {
    this.#toxics = toxics;
    await this.#control.renew(this.#proxy, toxics);
  }

  async toxics(): Promise<number> {
    const proxies = await this.#control.state();
    return proxies.find(({ name }) => name === this.#proxy.name)?.toxics ?? -1;
  }

  async moveTo(address: string): Promise<void> {
    await this.#control.remove(this.#proxy);
    const port = this.#proxy.listen.slice(this.#proxy.listen.lastIndexOf(":"));
    this.#proxy = { ...this.#proxy, listen: `${address}${port}` };
    this.socket.moveTo(address);
    await this.#control.make(this.#proxy, this.#toxics);
  }
}
