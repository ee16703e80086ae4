import type { LinkSpec } from "../compose/model.ts";
import { messageOf } from "../core/errors.ts";
import { poll, rarer } from "../core/poll.ts";
import { dial } from "../engine/dial.ts";
import type { Recorder } from "../history/recorder.ts";
import type { StackProbe } from "../history/stack-probe.ts";
import type { Capture } from "./capture.ts";
import type { ServerGate } from "./forwarding.ts";
import type { Link } from "./link.ts";
import type { PacketFilter } from "./packet-filter.ts";
import type { Stranger } from "./packet-recorder.ts";
import type { ToxiproxyControl } from "./toxiproxy-control.ts";

/** A proxy that is not busy dialling is switched off in a few milliseconds. */
const patienceMs = 100;
/** The place of a link that no file and no companion tells. */
const foundOnTheWire = "found on the wire";

interface ServerProxyParts {
  server: string;
  /** Those that are known before anything runs; what is found on the wire is added. */
  links: Link[];
  sight: StackProbe;
  upstream: string;
  control: ToxiproxyControl;
  filter: PacketFilter;
  capture: Capture;
  recorder: Recorder;
  /** Lets clients through to the server or not, where every port is forwarded. */
  gate?: ServerGate;
  /** Makes a link that nobody named. */
  make(spec: Pick<LinkSpec, "client" | "server" | "port" | "from" | "protocol">): Link;
  /** Gives up the dials of the server that are under way. */
  endDials(): Promise<unknown>;
  /** Gives the proxy other addresses on the networks of its clients; by client, the new one. */
  move(): Promise<Map<string, string>>;
}

/** All that stands between clients and one server: its proxy, its links, and the capture beside it. */
export class ServerProxy {
  readonly #parts: ServerProxyParts;
  #watching: AbortController | undefined;
  #served = false;
  readonly #found: LinkSpec[] = [];
  #onLate: (problem: string) => void = () => undefined;

  constructor(parts: ServerProxyParts) {
    this.#parts = parts;
  }

  get server(): string {
    return this.#parts.server;
  }

  get links(): readonly Link[] {
    return this.#parts.links;
  }

  /** Of its links those that nobody named. */
  get found(): readonly LinkSpec[] {
    return this.#found;
  }

  /** What its capture sees, or why it sees nothing any more. */
  get sight(): StackProbe {
    return this.#parts.sight;
  }

  get control(): ToxiproxyControl {
    return this.#parts.control;
  }

  get filter(): PacketFilter {
    return this.#parts.filter;
  }

  /**
   * Somebody used a port that nobody named: from now on that is a link like any other. Its event comes before those of
   * its packets.
   */
  takeIn({ client, port, protocol, at }: Stranger): Link {
    const { server, links, make, recorder } = this.#parts;
    const datagrams = protocol === "udp" ? ({ protocol } as const) : {};
    const link = make({ client, server, port, from: "wire", ...datagrams });
    links.push(link);
    const spec = { id: link.id, client, server, port, ...datagrams, place: foundOnTheWire };
    this.#found.push({ ...spec, from: "wire" });
    recorder.append({
      source: "capture",
      kind: "link",
      subject: link.id,
      at,
      data: { ...spec, path: link.way },
    });
    const watching = this.#watching;
    if (watching !== undefined && !watching.signal.aborted) this.#awaitPort(link, watching.signal);
    return link;
  }

  /**
   * The server's process runs: each port's links listen as soon as it answers and, where it is back and not here for the
   * first time, `before` is done. Where every port is forwarded its own kernel refuses until then. Returns at once.
   */
  serverStarted(onLate: (problem: string) => void, before: (gone: AbortSignal) => Promise<void>): void {
    this.#watching?.abort();
    const watching = new AbortController();
    const { signal } = watching;
    this.#watching = watching;
    this.#onLate = onLate;
    // Nobody has asked a new server for anything: there is nothing that must be read before its clients come.
    const isBack = this.#served;
    this.#parts.gate?.open().catch((thrown: unknown) => onLate(messageOf(thrown)));
    const first = new Set<string>();
    for (const link of this.links) {
      const port = `${link.port}/${link.protocol}`;
      if (first.has(port)) continue;
      first.add(port);
      this.#awaitPort(link, signal, () => (isBack ? before(signal) : Promise.resolve()));
    }
  }

  #awaitPort(link: Link, signal: AbortSignal, before = () => Promise.resolve()): void {
    const { port, protocol } = link;
    this.#answers(link, signal)
      .then(before)
      .then(() => {
        if (signal.aborted) return undefined;
        this.#served = true;
        return this.#setServing({ port, protocol }, true, "the server's port answers");
      })
      .catch((thrown: unknown) => {
        if (!signal.aborted) this.#onLate(messageOf(thrown));
      });
  }

  /** Nobody can tell from outside whether a port takes datagrams: it is open while the server runs. */
  async #answers({ port, protocol }: Link, signal: AbortSignal): Promise<void> {
    const { server, upstream } = this.#parts;
    if (protocol === "udp") return;
    await poll(
      async () => {
        const outcome = await dial(upstream, port, 500);
        return outcome === "connected" ? { done: true, value: true } : { done: false, saw: outcome };
      },
      {
        awaiting: `${server} accepts on port ${port}`,
        within: "10min",
        // A port may be declared that nobody ever listens on.
        every: rarer(30),
        signal,
      },
    );
  }

  /**
   * The server's process is gone: none of its links listens. A client that came back while the server's name was
   * still known has had Toxiproxy dial nobody, and a proxy cannot be switched off before its dial is over.
   */
  async serverGone(reason: string): Promise<void> {
    this.#watching?.abort();
    let isOver = false;
    const gate = this.#parts.gate?.close();
    const closing = Promise.all([gate, this.#setServing(undefined, false, reason)]).finally(() => {
      isOver = true;
    });
    closing.catch(() => undefined);
    const since = performance.now();
    await poll(
      async () => {
        if (isOver) return { done: true, value: true };
        if (performance.now() - since > patienceMs) await this.#parts.endDials();
        return { done: false, saw: "a dial of the server" };
      },
      { awaiting: `the links of ${this.server} are closed`, within: "8s", every: `${patienceMs}ms` },
    ).catch(() => undefined);
    await closing;
  }

  /** Its container is about to be removed: nobody watches it any more. */
  end(): void {
    this.#watching?.abort();
    this.#parts.capture.end();
  }

  /** The server, which is away just now, is found at other addresses from now on. */
  async move(): Promise<void> {
    const addresses = await this.#parts.move();
    await Promise.all(this.links.map((link) => link.moveTo(addresses.get(link.client) ?? link.address)));
  }

  async #setServing(
    only: Pick<Link, "port" | "protocol"> | undefined,
    serving: boolean,
    reason: string,
  ): Promise<void> {
    const concerned = this.links.filter(
      ({ port, protocol }) => only === undefined || (port === only.port && protocol === only.protocol),
    );
    await Promise.all(concerned.map((link) => link.setServing(serving, reason)));
  }
}
