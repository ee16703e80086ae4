import type { ServiceSpec } from "../compose/model.ts";

/** A server that a client can reach in the Compose file's own networks, and the names that it has there. */
export interface Neighbour {
  client: string;
  server: string;
  names: string[];
  /** Addresses that the file gives the server on networks which it shares with the client. */
  addresses?: string[];
}

/** Every two services that share a network of the file, in both directions, and nobody else. */
export function neighboursOf(services: readonly ServiceSpec[]): Neighbour[] {
  return services.flatMap((client) =>
    services.flatMap((server) =>
      client === server || !shareNetwork(client, server, services)
        ? []
        : [neighbourOf(client, server, services)],
    ),
  );
}

function neighbourOf(client: ServiceSpec, server: ServiceSpec, services: readonly ServiceSpec[]): Neighbour {
  const there = networksOf(client, services);
  const addresses = server.addresses.flatMap(({ network, address }) =>
    there.includes(network) ? [address] : [],
  );
  return {
    ...{ client: client.name, server: server.name, names: namesOf(server) },
    ...(addresses.length === 0 ? {} : { addresses }),
  };
}

/** All that Compose calls a service on its networks: its own name and its aliases. */
export function namesOf({ name, aliases }: ServiceSpec): string[] {
  return [...new Set([name, ...aliases])];
}

function shareNetwork(one: ServiceSpec, other: ServiceSpec, services: readonly ServiceSpec[]): boolean {
  const there = new Set(networksOf(other, services));
  return networksOf(one, services).some((name) => there.has(name));
}

/** Who has the network of another service stands where that one stands. */
function networksOf(
  service: ServiceSpec,
  services: readonly ServiceSpec[],
  seen: readonly ServiceSpec[] = [],
): string[] {
  const { networkMode, networks } = service;
  if (networkMode === undefined) return networks;
  const target = /^service:(.+)$/.exec(networkMode)?.[1];
  const whose = services.find(({ name }) => name === target);
  if (whose === undefined || seen.includes(whose)) return [];
  return networksOf(whose, services, [...seen, service]);
}
