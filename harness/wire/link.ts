import type { LinkSpec } from "../compose/model.ts";
import type { Recorder } from "../history/recorder.ts";
import type { TcpPacket } from "./pcap.ts";
import type { ProxySocket } from "./proxy-socket.ts";
import type { LinkProxy, ToxicSpec, ToxiproxyControl } from "./toxiproxy-control.ts";

/** One packet between the client and its proxy, as the capture saw it. */
export interface LinkPacket {
  packet: TcpPacket;
  from: "client" | "server";
  clientPort: number;
  /** On the run's clock. */
  at: number;
}

/**
 * A directed connection through a proxy of its own. It listens only while its server serves and nobody has cut
 * it: a dead server must look dead, and Toxiproxy alone would accept and then close.
 */
export class Link {
  readonly id: string;
  /** Where it was found. A dependency alone gives every known port of a server, so such a link may be unused. */
  readonly from: LinkSpec["from"];
  readonly client: string;
  readonly server: string;
  readonly port: number;
  /** Address at which the client reaches it, on the client's own network. */
  readonly address: string;
  readonly socket: ProxySocket;
  readonly #proxy: LinkProxy;
  readonly #control: ToxiproxyControl;
  readonly #recorder: Recorder;
  readonly #listeners = new Set<(packet: LinkPacket) => void>();
  #serving = false;
  #cuts = 0;
  #held = 0;
  #divertedTo: string | undefined;
  readonly #toxics = new Map<string, ToxicSpec>();
  /** Undefined after a change that failed: then the proxy is told again. */
  #listening: boolean | undefined = false;
  #change: Promise<void> = Promise.resolve();

  constructor(options: {
    client: string;
    server: string;
    port: number;
    from: LinkSpec["from"];
    address: string;
    upstreamHost: string;
    control: ToxiproxyControl;
    recorder: Recorder;
    socket: ProxySocket;
  }) {
    this.from = options.from;
    this.client = options.client;
    this.server = options.server;
    this.port = options.port;
    this.id = `${options.client}->${options.server}:${options.port}`;
    this.address = options.address;
    this.#control = options.control;
    this.#recorder = options.recorder;
    this.socket = options.socket;
    this.#proxy = {
      name: `${options.client}.${options.server}.${options.port}`,
      listen: `${options.address}:${options.port}`,
      upstream: `${options.upstreamHost}:${options.port}`,
    };
  }

  /** True while a fault or a hold keeps it closed, or a rule of a fault acts on it. */
  get cutOrHeld(): boolean {
    return this.#cuts > 0 || this.#held > 0 || this.socket.rules > 0 || this.#divertedTo !== undefined;
  }

  /** Resolves when no change is under way. */
  settled(): Promise<void> {
    return this.#change;
  }

  /** False after a change that failed: then nobody knows whether it listens. */
  get isKnown(): boolean {
    return this.#listening !== undefined;
  }

  get listening(): boolean {
    return this.#listening === true;
  }

  create(): Promise<void> {
    return this.#control.create(this.#proxy);
  }

  /** The server behind it serves, or is gone. */
  setServing(serving: boolean, reason: string): Promise<void> {
    this.#serving = serving;
    return this.#settle(reason);
  }

  cut(): Promise<void> {
    this.#cuts++;
    return this.#settle("cut");
  }

  mend(): Promise<void> {
    this.#cuts = Math.max(0, this.#cuts - 1);
    return this.#settle("healed");
  }

  /** Keeps it closed although the server serves, until released: the harness reads first, the client later. */
  hold(): Promise<void> {
    this.#held++;
    return this.#settle("held");
  }

  release(): Promise<void> {
    this.#held = Math.max(0, this.#held - 1);
    return this.#settle("released");
  }

  /** Closes the link and all of its connections, does the change, and opens it again. */
  async whileClosed(change: () => Promise<void>): Promise<void> {
    try {
      await this.cut();
      await change();
    } finally {
      await this.mend();
    }
  }

  /** Leads new connections to another `address:port`, as seen from the proxy; `undefined` leads to the server again. */
  divert(to: string | undefined): Promise<void> {
    return this.whileClosed(async () => {
      this.#divertedTo = to;
    });
  }

  /**
   * Adds a toxic, beside those that there are; returns what removes it. Both close the link's connections: toxics
   * miss some live ones.
   */
  async addToxic(name: string, toxic: ToxicSpec): Promise<() => Promise<void>> {
    if (this.#toxics.has(name)) throw new Error(`${this.id} has a ${name} already`);
    this.#toxics.set(name, toxic);
    const renew = () => this.whileClosed(() => this.#control.renew(this.#proxy, this.#toxics));
    await renew();
    return () => {
      this.#toxics.delete(name);
      return renew();
    };
  }

  /** Whether the proxy has just the toxics that it was told to have. */
  async hasItsToxics(): Promise<boolean> {
    const proxies = await this.#control.state();
    return proxies.find(({ name }) => name === this.#proxy.name)?.toxics === this.#toxics.size;
  }

  /** Every packet of the link from now on, as it is captured; returns what ends that. */
  onPacket(listener: (packet: LinkPacket) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  heard(packet: LinkPacket): void {
    for (const listener of this.#listeners) listener(packet);
  }

  /** Changes are made one after another; each makes the proxy agree with what is wanted at that moment. */
  #settle(reason: string): Promise<void> {
    const change = this.#change.then(async () => {
      const wanted = this.#serving && this.#cuts === 0 && this.#held === 0;
      if (wanted === this.#listening) return;
      this.#listening = undefined;
      const upstream = this.#divertedTo ?? this.#proxy.upstream;
      await this.#control.setListening({ ...this.#proxy, upstream }, wanted);
      this.#listening = wanted;
      this.#recorder.append({
        source: "proxy",
        kind: "proxy",
        subject: this.id,
        data: { listening: wanted, reason },
      });
    });
    this.#change = change.catch(() => undefined);
    return change;
  }
}
