import type { LinkSpec } from "../compose/model.ts";
import type { Recorder } from "../history/recorder.ts";
import type { LinkPath, PathName } from "./link-path.ts";
import type { LinkSocket } from "./link-socket.ts";
import type { TcpPacket } from "./pcap.ts";
import type { ToxicSpec } from "./toxiproxy-control.ts";

/** One packet between the client and its proxy, as the capture saw it. */
export interface LinkPacket {
  packet: TcpPacket;
  from: "client" | "server";
  clientPort: number;
  /** On the run's clock. */
  at: number;
}

/**
 * A directed connection through a proxy, on a path of its own. It listens only while its server serves and nobody has
 * cut it: a dead server must look dead.
 */
export class Link {
  readonly id: string;
  /** Where it was found. A dependency alone gives every known port of a server, so such a link may be unused. */
  readonly from: LinkSpec["from"];
  readonly client: string;
  readonly server: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  readonly path: LinkPath;
  readonly #recorder: Recorder;
  readonly #listeners = new Set<(packet: LinkPacket) => void>();
  #address: string;
  #serving = false;
  #hasServed = false;
  #cuts = 0;
  #held = 0;
  #diverted = false;
  readonly #toxics = new Map<string, ToxicSpec>();
  /** Undefined after a change that failed: then the proxy is told again. */
  #listening: boolean | undefined = false;
  /** The way that the history knows of. */
  #way: PathName;
  #change: Promise<void> = Promise.resolve();

  constructor(options: {
    spec: Pick<LinkSpec, "client" | "server" | "port" | "from" | "protocol">;
    address: string;
    path: LinkPath;
    recorder: Recorder;
  }) {
    const { client, server, port, from, protocol = "tcp" } = options.spec;
    this.from = from;
    this.client = client;
    this.server = server;
    this.port = port;
    this.protocol = protocol;
    this.id = linkId(options.spec);
    this.#address = options.address;
    this.path = options.path;
    this.#way = options.path.now;
    this.#recorder = options.recorder;
  }

  /** Address at which the client reaches it, on the client's own network. */
  get address(): string {
    return this.#address;
  }

  get socket(): LinkSocket {
    return this.path.socket;
  }

  /** The way of new connections just now. */
  get way(): PathName {
    return this.path.now;
  }

  /** True while a fault or a hold keeps it closed, or a rule of a fault acts on it. */
  get cutOrHeld(): boolean {
    return this.#cuts > 0 || this.#held > 0 || this.path.rules > 0 || this.#diverted;
  }

  /** Whether the server has ever answered at its port. */
  get hasServed(): boolean {
    return this.#hasServed;
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
    return this.path.create();
  }

  /** The server behind it serves, or is gone. */
  setServing(serving: boolean, reason: string): Promise<void> {
    this.#serving = serving;
    this.#hasServed ||= serving;
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
      await this.path.divert(to);
      this.#diverted = to !== undefined;
    });
  }

  /**
   * Adds a toxic, beside those that there are; returns what removes it. Both close the link's connections: toxics
   * miss some live ones.
   */
  async addToxic(name: string, toxic: ToxicSpec): Promise<() => Promise<void>> {
    if (this.#toxics.has(name)) throw new Error(`${this.id} has a ${name} already`);
    this.#toxics.set(name, toxic);
    const renew = () => this.whileClosed(() => this.path.setToxics(this.#toxics));
    await renew();
    return () => {
      this.#toxics.delete(name);
      return renew();
    };
  }

  /** Whether the proxy has just the toxics that it was told to have. */
  async hasItsToxics(): Promise<boolean> {
    return (await this.path.toxics()) === this.#toxics.size;
  }

  /** Its client finds it at another address of its network from now on; its connections are closed. */
  moveTo(address: string): Promise<void> {
    return this.whileClosed(async () => {
      await this.path.moveTo(address);
      this.#address = address;
    });
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
      const shut = this.#cuts > 0 || this.#held > 0;
      const serving = this.#serving;
      const before = this.#listening;
      const wanted = serving && !shut;
      this.#listening = undefined;
      await this.path.settle({ serving, shut });
      this.#listening = wanted;
      if (wanted === before) return;
      this.#recorder.append({
        source: "proxy",
        kind: "proxy",
        subject: this.id,
        data: { listening: wanted, reason, ...(this.#way === this.way ? {} : { path: this.way }) },
      });
      this.#way = this.way;
    });
    this.#change = change.catch(() => undefined);
    return change;
  }
}

/** The name of a link: two of one port differ where one of them carries datagrams. */
function linkId({
  client,
  server,
  port,
  protocol,
}: Pick<LinkSpec, "client" | "server" | "port" | "protocol">): string {
  return `${client}->${server}:${port}${protocol === undefined ? "" : `/${protocol}`}`;
}
