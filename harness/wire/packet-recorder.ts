import type { Clock } from "../core/clock.ts";
import type { ServiceNetwork } from "../engine/networks.ts";
import type { EventData, EventKind } from "../history/events.ts";
import type { Recorder } from "../history/recorder.ts";
import type { StackProbe } from "../history/stack-probe.ts";
import { Conversations } from "./conversations.ts";
import type { FirstBytesReader } from "./first-bytes.ts";
import { gatewayHost, serviceHost } from "./host-numbers.ts";
import type { Link } from "./link.ts";
import { LinkWindows } from "./link-windows.ts";
import type { TcpPacket } from "./pcap.ts";
import { TcpSequence } from "./tcp-sequence.ts";

/** Payload is summed over windows of this length. */
const windowMs = 100;
/** Capture and run clock are the same machine's; the wall clock is read in whole milliseconds. */
const uncertaintyMs = 2;

interface Traffic {
  toServerBytes: number;
  toClientBytes: number;
  /** Of those to the server: sent once more, because nobody had acknowledged them. */
  resentBytes: number;
}

/** A connection, or a datagram, to a port of the server that no link of the client has. */
export interface Stranger {
  client: string;
  port: number;
  protocol: "tcp" | "udp";
  /** On the run's clock. */
  at: number;
}

interface PacketRecorderParts {
  server: string;
  networks: ReadonlyMap<string, ServiceNetwork>;
  clock: Clock;
  recorder: Recorder;
  /** What first bytes tell, by technology. */
  readers?: readonly FirstBytesReader[];
  /** Clients that are no services: they come from the gateway of their network. */
  outsiders?: ReadonlySet<string>;
  /** What becomes a link when somebody uses it; without it such an attempt is a finding. */
  found?(stranger: Stranger): Link;
}

/** Turns packets of one server's capture into history events of its links. */
export class PacketRecorder implements StackProbe {
  readonly #parts: PacketRecorderParts;
  readonly #clock: Clock;
  readonly #recorder: Recorder;
  readonly #server: string;
  /** `clientAddress|proxyAddress` to the client's name. */
  readonly #clients = new Map<string, string>();
  /** By client, port and protocol. */
  readonly #links = new Map<string, Link>();
  readonly #traffic = new LinkWindows<Traffic>(
    windowMs,
    () => ({ toServerBytes: 0, toClientBytes: 0, resentBytes: 0 }),
    (link, since, traffic) => this.#writeTraffic(link, since, traffic),
  );
  readonly #conversations: Conversations;
  readonly #attempts = new Map<string, number>();
  readonly #payload = new TcpSequence();
  readonly #strayPorts = new Set<string>();
  /** Why nothing is seen any more, once that is so. */
  lost: string | undefined;

  constructor(parts: PacketRecorderParts) {
    this.#parts = parts;
    this.#clock = parts.clock;
    this.#recorder = parts.recorder;
    this.#server = parts.server;
    this.#conversations = new Conversations(parts.readers ?? [], {
      answers: (link, at, data) => this.#append("answers", link, at, data),
      connections: (link, at, { held, listening }) =>
        this.#append("connections", link, at, { held, ...(listening === 0 ? {} : { listening }) }),
    });
  }

  /** A client finds the server at this address from now on. */
  stand(client: string, address: string): void {
    const { networks, outsiders } = this.#parts;
    const host = outsiders?.has(client) === true ? gatewayHost : serviceHost;
    const own = networks.get(client)?.subnet.host(host) ?? "";
    this.#clients.set(`${own}|${address}`, client);
  }

  follow(link: Link): void {
    this.#links.set(`${link.client}|${link.port}|${link.protocol}`, link);
  }

  get probe(): string {
    return `capture:${this.#server}`;
  }

  /** Which connections are held as a history begins. */
  historyBegins(): void {
    const ids = [...this.#links.values()].map(({ id }) => id);
    this.#conversations.tell(ids, this.#clock.now());
  }

  /** Only packets between a client service and its proxy count; the harness's own come from the gateway, as do outsiders. */
  take(packet: TcpPacket): void {
    const up = `${packet.sourceAddress}|${packet.destinationAddress}`;
    const down = `${packet.destinationAddress}|${packet.sourceAddress}`;
    if (this.#clients.has(up)) this.#between(packet, up, "client", packet.destinationPort, packet.sourcePort);
    else if (this.#clients.has(down))
      this.#between(packet, down, "server", packet.sourcePort, packet.destinationPort);
  }

  /** The capture ended; that is remembered, since no history may be kept just now. */
  lose(reason: string): void {
    this.lost = reason;
    this.#recorder.append({
      source: "capture",
      kind: "probe",
      subject: this.#server,
      data: { probe: this.probe, edge: "gap", detail: reason },
    });
  }

  #between(
    packet: TcpPacket,
    pair: string,
    from: "client" | "server",
    port: number,
    clientPort: number,
  ): void {
    const at = this.#clock.fromWall(packet.wallMs);
    const link = this.#linkOf(pair, port, packet, from, at);
    if (link === undefined) return;
    link.heard({ packet, from, clientPort, at });
    if (packet.syn || packet.fin || packet.rst) this.#control(link, packet, from, clientPort, at);
    const connection = `${link.id}|${clientPort}|${from}`;
    if (packet.syn) this.#payload.begin(connection);
    const isDatagram = packet.protocol === "udp";
    const bytes = isDatagram
      ? packet.payloadBytes
      : this.#payload.count(connection, packet.sequence, packet.payloadBytes);
    const resent = from === "client" ? packet.payloadBytes - bytes : 0;
    if (bytes === 0 && resent === 0) return;
    const traffic = this.#traffic.at(link.id, at);
    if (from === "server") traffic.toClientBytes += bytes;
    else traffic.toServerBytes += bytes;
    traffic.resentBytes += resent;
    if (bytes > 0 && !isDatagram)
      this.#conversations.payload({ link: link.id, clientPort, from, at }, packet.firstBytes);
  }

  #control(link: Link, packet: TcpPacket, from: "client" | "server", clientPort: number, at: number): void {
    const flag = packet.rst ? "rst" : packet.fin ? "fin" : packet.ack ? "syn-ack" : "syn";
    let again = false;
    if (flag === "syn") {
      // A resent SYN has the port and sequence number of the first; it is one attempt.
      const key = `${link.id}|${clientPort}`;
      again = this.#attempts.get(key) === packet.sequence;
      this.#attempts.set(key, packet.sequence);
    }
    this.#append("packet", link.id, at, { flag, from, clientPort, ...(again ? { again } : {}) });
    if (!again) this.#conversations.control({ link: link.id, clientPort, from, at }, packet);
  }

  #writeTraffic(link: string, since: number, { toServerBytes, toClientBytes, resentBytes }: Traffic): void {
    const resent = resentBytes > 0 ? { resentBytes } : {};
    this.#append("traffic", link, since, { toServerBytes, toClientBytes, ...resent, windowMs });
  }

  #linkOf(
    pair: string,
    port: number,
    packet: TcpPacket,
    from: "client" | "server",
    at: number,
  ): Link | undefined {
    const client = this.#clients.get(pair) ?? "";
    const { protocol } = packet;
    const known = this.#links.get(`${client}|${port}|${protocol}`);
    const begins = from === "client" && (protocol === "udp" || (packet.syn && !packet.ack));
    if (known !== undefined || !begins) return known;
    const { found } = this.#parts;
    if (found !== undefined) {
      const link = found({ client, port, protocol, at });
      this.follow(link);
      return link;
    }
    this.#stray(client, port, at);
    return undefined;
  }

  #stray(client: string, port: number, at: number): void {
    const key = `${client}|${port}`;
    if (this.#strayPorts.has(key)) return;
    this.#strayPorts.add(key);
    this.#append("finding", client, at, {
      what: `${client} tried ${this.#server}:${port}, which is not proxied: declare the link in platform.ts`,
      place: `${client}->${this.#server}:${port}`,
    });
  }

  #append<K extends EventKind>(kind: K, subject: string, at: number, data: EventData[K]): void {
    this.#recorder.append({ source: "capture", kind, subject, at, uncertaintyMs, data });
  }
}
