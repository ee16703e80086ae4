import type Docker from "dockerode";
import type { LinkSpec } from "../compose/model.ts";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { poll, rarer } from "../core/poll.ts";
import { dial } from "../engine/dial.ts";
import { execute } from "../engine/execute.ts";
import type { RunIdentity } from "../engine/identity.ts";
import type { ServiceNetwork } from "../engine/networks.ts";
import type { Recorder } from "../history/recorder.ts";
import type { StackProbe } from "../history/stack-probe.ts";
import type { Capture } from "./capture.ts";
import type { FirstBytesReader } from "./first-bytes.ts";
import { firstDependencyHost, leadHost, serviceHost } from "./host-numbers.ts";
import { Link } from "./link.ts";
import { PacketFilter } from "./packet-filter.ts";
import { PacketRecorder } from "./packet-recorder.ts";
import { startProxyContainer } from "./proxy-container.ts";
import { ProxySocket } from "./proxy-socket.ts";
import { endDials } from "./tcp-counters.ts";
import { ToxiproxyControl } from "./toxiproxy-control.ts";

const controlPort = 8474;
/** A proxy that is not busy dialling is switched off in a few milliseconds. */
const patienceMs = 100;

export interface InterpositionOptions {
  docker: Docker;
  identity: RunIdentity;
  stack: string;
  clock: Clock;
  recorder: Recorder;
  /** Toxiproxy with its capture. */
  image: string;
  networks: ReadonlyMap<string, ServiceNetwork>;
  links: LinkSpec[];
  /** Starts a container when its turn has come. */
  turn<T>(job: () => Promise<T>): Promise<T>;
  /** What first bytes tell, by technology. */
  readers: readonly FirstBytesReader[];
  /** Names by which clients know a server. */
  aliasesOf(server: string): string[];
}

/** All that stands between clients and one server: its Toxiproxy, its links, and the capture beside it. */
export class ServerProxy {
  readonly server: string;
  readonly links: Link[];
  /** What its capture sees, or why it sees nothing any more. */
  readonly sight: StackProbe;
  readonly #upstream: string;
  readonly #capture: Capture;
  readonly #endDials: () => Promise<unknown>;
  readonly control: ToxiproxyControl;
  readonly filter: PacketFilter;
  #watching: AbortController | undefined;
  #served = false;

  constructor(options: {
    server: string;
    links: Link[];
    sight: StackProbe;
    upstream: string;
    control: ToxiproxyControl;
    filter: PacketFilter;
    capture: Capture;
    /** Gives up the dials of the server that are under way. */
    endDials: () => Promise<unknown>;
  }) {
    this.server = options.server;
    this.links = options.links;
    this.sight = options.sight;
    this.#upstream = options.upstream;
    this.control = options.control;
    this.filter = options.filter;
    this.#capture = options.capture;
    this.#endDials = options.endDials;
  }

  /**
   * The server's process runs: each port's links listen as soon as it answers and, where it is back and not here for the
   * first time, `before` is done. Returns at once.
   */
  serverStarted(onLate: (problem: string) => void, before: (gone: AbortSignal) => Promise<void>): void {
    this.#watching?.abort();
    const watching = new AbortController();
    this.#watching = watching;
    // Nobody has asked a new server for anything: there is nothing that must be read before its clients come.
    const isBack = this.#served;
    const ports = [...new Set(this.links.map(({ port }) => port))];
    for (const port of ports) {
      poll(
        async () => {
          const outcome = await dial(this.#upstream, port, 500);
          return outcome === "connected" ? { done: true, value: true } : { done: false, saw: outcome };
        },
        {
          awaiting: `${this.server} accepts on port ${port}`,
          within: "10min",
          // A port may be declared that nobody ever listens on.
          every: rarer(30),
          signal: watching.signal,
        },
      )
        .then(() => (isBack ? before(watching.signal) : undefined))
        .then(() => {
          if (watching.signal.aborted) return undefined;
          this.#served = true;
          return this.#setServing(port, true, "the server's port answers");
        })
        .catch((thrown: unknown) => {
          if (!watching.signal.aborted) onLate(messageOf(thrown));
        });
    }
  }

  /**
   * The server's process is gone: none of its links listens. A client that came back while the server's name was
   * still known has had Toxiproxy dial nobody, and a proxy cannot be switched off before its dial is over.
   */
  async serverGone(reason: string): Promise<void> {
    this.#watching?.abort();
    let isOver = false;
    const closing = this.#setServing(undefined, false, reason).finally(() => {
      isOver = true;
    });
    closing.catch(() => undefined);
    const since = performance.now();
    await poll(
      async () => {
        if (isOver) return { done: true, value: true };
        if (performance.now() - since > patienceMs) await this.#endDials();
        return { done: false, saw: "a dial of the server" };
      },
      { awaiting: `the links of ${this.server} are closed`, within: "8s", every: `${patienceMs}ms` },
    ).catch(() => undefined);
    await closing;
  }

  /** Its container is about to be removed: nobody watches it any more. */
  end(): void {
    this.#watching?.abort();
    this.#capture.end();
  }

  async #setServing(port: number | undefined, serving: boolean, reason: string): Promise<void> {
    const concerned = this.links.filter((link) => port === undefined || link.port === port);
    await Promise.all(concerned.map((link) => link.setServing(serving, reason)));
  }
}

/**
 * One Toxiproxy per server, on the server's network and on every client's, with one proxy per link listening on
 * the client network's address. Rejects when a proxy or a capture cannot be had.
 */
export async function interpose(options: InterpositionOptions): Promise<ServerProxy[]> {
  const servers = [...new Set(options.links.map(({ server }) => server))];
  const addresses = proxyAddresses(options);
  return Promise.all(servers.map((server) => startFront(server, addresses, options)));
}

/** `client->server` to the address at which the client will find the server's proxy. */
function proxyAddresses({ links, networks }: InterpositionOptions): Map<string, string> {
  const addresses = new Map<string, string>();
  const next = new Map<string, number>();
  for (const { client, server } of links) {
    const key = `${client}->${server}`;
    if (addresses.has(key)) continue;
    const host = next.get(client) ?? firstDependencyHost;
    next.set(client, host + 1);
    addresses.set(key, networkOf(networks, client).subnet.host(host));
  }
  return addresses;
}

async function startFront(
  server: string,
  addresses: ReadonlyMap<string, string>,
  options: InterpositionOptions,
): Promise<ServerProxy> {
  const { docker, identity, stack, networks, recorder } = options;
  const specs = options.links.filter((link) => link.server === server);
  const home = networkOf(networks, server);
  const lead = home.subnet.host(leadHost);
  const addressFor = (client: string) => addresses.get(`${client}->${server}`) ?? "";
  const control = new ToxiproxyControl(`http://${lead}:${controlPort}`);
  const beside = async (command: string[]) =>
    execute((await starting).container, command, { of: `the proxy of ${server}` });
  const filter = new PacketFilter(beside);
  const links = specs.map(({ client, port, from }) => {
    const address = addressFor(client);
    // A name, not the address: a dead container's name is unknown at once, while a dial of its address hangs for
    // seconds, and with it Toxiproxy's accept loop and control API.
    const upstreamHost = `bs-${identity.run}-${stack}-${server}`;
    const socket = new ProxySocket({ address, port, filter, execute: beside });
    return new Link({ client, server, port, from, address, upstreamHost, control, recorder, socket });
  });
  const wire = new PacketRecorder(links, networks, options.clock, recorder, server, options.readers);
  const starting = options.turn(() =>
    startProxyContainer({
      ...{ docker, identity, stack, server, image: options.image },
      home: { network: home, address: lead },
      clients: [...new Set(specs.map(({ client }) => client))].map((client) => ({
        network: networkOf(networks, client),
        address: addressFor(client),
        aliases: options.aliasesOf(server),
      })),
      listener: { onPacket: (packet) => wire.take(packet), onLost: (reason) => wire.lose(reason) },
    }),
  );
  const { capture } = await starting;
  const [captured] = await Promise.all([
    capture,
    readyControl(control, server).then(() => Promise.all(links.map((link) => link.create()))),
  ]);
  return new ServerProxy({
    server,
    links,
    sight: wire,
    upstream: home.subnet.host(serviceHost),
    control,
    filter,
    capture: captured,
    endDials: () => beside(endDials),
  });
}

async function readyControl(control: ToxiproxyControl, server: string): Promise<void> {
  await poll(async () => ({ done: true, value: await control.version() }), {
    awaiting: `the control API of the Toxiproxy of ${server}`,
    within: "15s",
  });
}

function networkOf(networks: ReadonlyMap<string, ServiceNetwork>, service: string): ServiceNetwork {
  const network = networks.get(service);
  if (network === undefined) throw new Error(`service ${service} has no network`);
  return network;
}
