import type Docker from "dockerode";
import type { LinkSpec } from "../compose/model.ts";
import type { Clock } from "../core/clock.ts";
import { poll } from "../core/poll.ts";
import { execute } from "../engine/execute.ts";
import type { RunIdentity } from "../engine/identity.ts";
import type { ServiceNetwork } from "../engine/networks.ts";
import type { Recorder } from "../history/recorder.ts";
import { FilterPath } from "./filter-path.ts";
import type { FirstBytesReader } from "./first-bytes.ts";
import { forwardingRules, type Router, routesOf, ServerGate } from "./forwarding.ts";
import { askGate } from "./gate-client.ts";
import { leadHost, serviceHost } from "./host-numbers.ts";
import { Link } from "./link.ts";
import type { PathName } from "./link-path.ts";
import type { Neighbour } from "./neighbours.ts";
import { PacketFilter } from "./packet-filter.ts";
import { PacketRecorder } from "./packet-recorder.ts";
import { standElsewhere, startProxyContainer } from "./proxy-container.ts";
import { ProxySocket } from "./proxy-socket.ts";
import { ServerProxy } from "./server-proxy.ts";
import { Standings } from "./standings.ts";
import { endDials } from "./tcp-counters.ts";
import { ToxiproxyControl } from "./toxiproxy-control.ts";
import { ToxiproxyPath } from "./toxiproxy-path.ts";
import { outsidersIn } from "./visitors.ts";

const controlPort = 8474;
const gatePort = 8475;

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
  /** By which way packets go where no fault needs another. */
  path: PathName;
  /** Who finds whom, under which names. */
  neighbours: readonly Neighbour[];
  /** What first bytes tell, by technology. */
  readers: readonly FirstBytesReader[];
  /** Starts a container when its turn has come. */
  turn<T>(job: () => Promise<T>): Promise<T>;
}

/**
 * One proxy per server, on the server's network and on every client's, where it has the server's names. Rejects when a
 * proxy or a capture cannot be had.
 */
export async function interpose(options: InterpositionOptions): Promise<ServerProxy[]> {
  const standings = new Standings(options.neighbours, options.networks);
  const known = new Set(options.links.map(({ server }) => server));
  const servers = standings.servers;
  // Whoever waits for a server that somebody was told of waits longest for its proxy.
  const ordered = [
    ...servers.filter((name) => known.has(name)),
    ...servers.filter((name) => !known.has(name)),
  ];
  return Promise.all(ordered.map((server) => startFront(server, standings, options)));
}

async function startFront(
  server: string,
  standings: Standings,
  options: InterpositionOptions,
): Promise<ServerProxy> {
  const { docker, identity, stack, networks, recorder, clock, path } = options;
  const home = standings.network(server);
  const lead = home.subnet.host(leadHost);
  const upstream = home.subnet.host(serviceHost);
  const of = `the proxy of ${server}`;
  const beside = async (command: string[]) => {
    const { container } = await starting;
    return path === "filter"
      ? askGate({ address: lead, port: gatePort, of }, command)
      : execute(container, command, { of });
  };
  const control: ToxiproxyControl = new ToxiproxyControl(`http://${lead}:${controlPort}`, {
    ...(path === "filter" ? { start: () => startToxiproxy() } : {}),
  });
  const startToxiproxy = async () => {
    await beside(["start-toxiproxy"]);
    await readyControl(control, server);
  };
  const filter = new PacketFilter(beside);
  // A name, not the address: a dead container's name is unknown at once, while a dial of its address hangs for
  // seconds, and with it Toxiproxy's accept loop and control API.
  const upstreamHost = `bs-${identity.run}-${stack}-${server}`;
  const make = (spec: Pick<LinkSpec, "client" | "server" | "port" | "from" | "protocol">): Link => {
    const { client, port, protocol } = spec;
    const address = standings.address(client, server);
    const proxy = {
      name: `${client}.${server}.${port}`,
      listen: `${address}:${port}`,
      upstream: `${upstreamHost}:${port}`,
    };
    const clients = standings.network(client).subnet.cidr;
    const way =
      path === "filter"
        ? new FilterPath({
            ...{ proxy, control, filter, execute: beside },
            link: {
              ...{ clients, port, dialledElsewhere: standings.addresses(client, server).length > 0 },
              ...(protocol === undefined ? {} : { protocol }),
            },
          })
        : new ToxiproxyPath(proxy, control, new ProxySocket({ address, port, filter, execute: beside }));
    return new Link({ spec, address, path: way, recorder });
  };
  const links = options.links.filter((link) => link.server === server).map(make);
  const wire = new PacketRecorder({
    ...{ server, networks, clock, recorder, readers: options.readers },
    outsiders: outsidersIn(options.links),
    ...(path === "filter" ? { found: (stranger) => front.takeIn(stranger) } : {}),
  });
  for (const link of links) wire.follow(link);
  const clients = standings.clientsOf(server);
  for (const { client, address, addresses } of clients)
    for (const one of [address, ...addresses]) wire.stand(client, one);
  const router = routerOf(server, standings);
  const forwarding = clients.map(({ network }) => network.subnet.cidr);
  const starting = options.turn(() =>
    startProxyContainer({
      ...{ docker, identity, stack, server, image: options.image, clients, gatePort },
      home: { network: home, address: lead },
      ...(path === "filter" ? { rules: forwardingRules(upstream, forwarding, router) } : {}),
      ...(router === undefined ? {} : { routes: routesOf(upstream, router) }),
      listener: { onPacket: (packet) => wire.take(packet), onLost: (reason) => wire.lose(reason) },
    }),
  );
  const front = new ServerProxy({
    ...{ server, links, sight: wire, upstream, control, filter, recorder, make },
    capture: { end: () => void starting.then(({ capture }) => capture).then((it) => it.end()) },
    endDials: () => beside(endDials),
    ...(path === "filter" ? { gate: new ServerGate(upstream, beside) } : {}),
    async move() {
      const { container } = await starting;
      const addresses = new Map<string, string>();
      for (const { client } of standings.clientsOf(server)) {
        const standing = standings.move(client, server);
        await standElsewhere(docker, container, standing);
        wire.stand(client, standing.address);
        addresses.set(client, standing.address);
      }
      return addresses;
    },
  });
  const { capture } = await starting;
  const ready = path === "filter" ? readyGate(beside, server) : readyControl(control, server);
  await Promise.all([capture, ready.then(() => Promise.all(links.map((link) => link.create())))]);
  return front;
}

/** The proxy that leads to a service is its router, where others have addresses that the file gives them. */
function routerOf(service: string, standings: Standings): Router | undefined {
  const { subnet, router: own } = standings.network(service);
  if (own === undefined) return undefined;
  const others = standings
    .serversOf(service)
    .flatMap(({ address: proxy, addresses }) => addresses.map((address) => ({ address, proxy })));
  const ofService = new Set(standings.clientsOf(service).flatMap(({ addresses }) => addresses));
  return { home: subnet.cidr, engine: subnet.gateway, own, ofService: [...ofService], others };
}

/**
 * The process that takes commands listens, and the rules are there: a busy machine starts it after the capture, and a
 * server that was let through to nobody would be refused to its clients for good.
 */
async function readyGate(beside: (command: string[]) => Promise<string>, server: string): Promise<void> {
  await poll(async () => ({ done: true, value: await beside(["iptables", "-w", "5", "-S", "away"]) }), {
    awaiting: `the packet filter beside the proxy of ${server}`,
    within: "15s",
  });
}

async function readyControl(control: ToxiproxyControl, server: string): Promise<void> {
  await poll(async () => ({ done: true, value: await control.version() }), {
    awaiting: `the control API of the Toxiproxy of ${server}`,
    within: "15s",
  });
}
