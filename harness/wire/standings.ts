import { UserError } from "../core/errors.ts";
import type { Room, ServiceNetwork } from "../engine/networks.ts";
import { firstDependencyHost } from "./host-numbers.ts";
import type { Neighbour } from "./neighbours.ts";

/** Where a server's proxy stands on a client's network, and under which names it is found there. */
export interface ClientStanding {
  client: string;
  network: ServiceNetwork;
  address: string;
  aliases: string[];
  /** Addresses beside its own at which the client may dial it. */
  addresses: string[];
}

/** Free addresses that a network has beside those of its proxies, for such as come back elsewhere. */
const spareHosts = 4;

/** What a service's own network must have room for: proxies, and a router to the addresses that the file gives them. */
export function roomNeeded(service: string, neighbours: readonly Neighbour[]): Room {
  const servers = neighbours.filter(({ client }) => client === service);
  const given = neighbours.filter(({ addresses = [] }) => addresses.length > 0);
  const routed = given.some(({ client, server }) => client === service || server === service);
  return {
    hosts: firstDependencyHost + servers.length + spareHosts + (routed ? 1 : 0),
    routed,
    without: given.flatMap(({ addresses = [] }) => addresses),
  };
}

/** The addresses at which clients find their servers' proxies. */
export class Standings {
  readonly #networks: ReadonlyMap<string, ServiceNetwork>;
  readonly #all = new Map<string, ClientStanding & { server: string }>();
  /** By client, the host number to be given next. */
  readonly #next = new Map<string, number>();

  constructor(neighbours: readonly Neighbour[], networks: ReadonlyMap<string, ServiceNetwork>) {
    this.#networks = networks;
    for (const { client, server, names, addresses = [] } of neighbours) {
      const network = this.network(client);
      const address = this.#free(client);
      this.#all.set(keyOf(client, server), { client, server, network, address, aliases: names, addresses });
    }
  }

  /** Each once, in the order of the neighbours. */
  get servers(): string[] {
    return [...new Set([...this.#all.values()].map(({ server }) => server))];
  }

  clientsOf(server: string): ClientStanding[] {
    return [...this.#all.values()].filter((standing) => standing.server === server);
  }

  /** The servers that a client finds. */
  serversOf(client: string): (ClientStanding & { server: string })[] {
    return [...this.#all.values()].filter((standing) => standing.client === client);
  }

  address(client: string, server: string): string {
    return this.#of(client, server).address;
  }

  addresses(client: string, server: string): string[] {
    return this.#of(client, server).addresses;
  }

  /** Gives the client another address to find the server at. Throws a UserError for one whose address the file says. */
  move(client: string, server: string): ClientStanding {
    const [fixed] = this.#of(client, server).addresses;
    if (fixed !== undefined)
      throw new UserError(`${server} has the address ${fixed} in the file, and keeps it`);
    const moved = { ...this.#of(client, server), address: this.#free(client) };
    this.#all.set(keyOf(client, server), moved);
    return moved;
  }

  network(service: string): ServiceNetwork {
    const network = this.#networks.get(service);
    if (network === undefined) throw new Error(`service ${service} has no network`);
    return network;
  }

  #of(client: string, server: string): ClientStanding & { server: string } {
    const standing = this.#all.get(keyOf(client, server));
    if (standing === undefined) throw new Error(`${client} has no proxy of ${server} on its network`);
    return standing;
  }

  /** Never the address that was given last: who comes back elsewhere must not come back where it was. */
  #free(client: string): string {
    const { subnet, router } = this.network(client);
    const last = router === undefined ? subnet.hosts : subnet.hosts - 1;
    const taken = new Set(
      [...this.#all.values()].filter((one) => one.client === client).map(({ address }) => address),
    );
    let host = this.#next.get(client) ?? firstDependencyHost;
    while (taken.has(subnet.host(host))) host = host < last ? host + 1 : firstDependencyHost;
    this.#next.set(client, host < last ? host + 1 : firstDependencyHost);
    return subnet.host(host);
  }
}

const keyOf = (client: string, server: string) => `${client}->${server}`;
