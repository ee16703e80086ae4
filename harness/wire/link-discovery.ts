import type { LinkSpec, NotCovered, ServiceSpec, SystemSpec } from "../compose/model.ts";
import { type Address, addressesIn } from "./address-discovery.ts";

/** What is known about the platform's connections before anything runs. */
export interface Links {
  links: LinkSpec[];
  notCovered: NotCovered[];
}

/** What a companion says about links. */
export interface LinkOptions {
  /** Links that the file does not tell, with the server's port. */
  add?: readonly { client: string; server: string; port: number }[];
  /** Ids of found links that are wrong. */
  remove?: readonly string[];
  /** Such as an earlier run found on the wire, of whatever services there were then. */
  found?: readonly LinkSpec[];
}

/**
 * The directed connections `client → server:port` of a platform, each once, from the strongest evidence:
 * declared, environment, command, `depends_on`. The first three name an address that the client was given. A
 * dependency only says that the client may connect, so it gives every known TCP port of the server: such links
 * are there to be transparent, and a gate should exercise them only once traffic was seen.
 *
 * Two services that share no network of the file have no link: under Compose they cannot reach each other.
 * A service that names itself is no link, nor is a health check, which runs inside its own container.
 *
 * @param exposedPorts TCP ports that images expose, by service name
 */
export function linksOf(
  spec: SystemSpec,
  exposedPorts: ReadonlyMap<string, readonly number[]>,
  options: LinkOptions = {},
): Links {
  const finder = new LinkFinder(spec, exposedPorts);
  for (const { client, server, port } of options.add ?? []) {
    finder.add(client, server, port, "declared", "declared by the platform");
  }
  for (const service of spec.services) {
    finder.fromEnvironment(service);
    finder.fromCommand(service);
  }
  for (const service of spec.services) finder.fromDependencies(service);
  for (const link of options.found ?? []) finder.fromWire(link);
  const removed = new Set(options.remove);
  return {
    links: [...finder.links.values()].filter(({ id }) => !removed.has(id)),
    notCovered: finder.notCovered,
  };
}

class LinkFinder {
  readonly links = new Map<string, LinkSpec>();
  readonly notCovered: NotCovered[] = [];
  private readonly servers = new Map<string, ServiceSpec[]>();
  private readonly spec: SystemSpec;
  private readonly exposedPorts: ReadonlyMap<string, readonly number[]>;

  constructor(spec: SystemSpec, exposedPorts: ReadonlyMap<string, readonly number[]>) {
    this.spec = spec;
    this.exposedPorts = exposedPorts;
    // A name that several have leads to each of them; a service's own name wins over another's alias.
    for (const service of spec.services) {
      for (const name of service.aliases) {
        const key = name.toLowerCase();
        this.servers.set(key, [...(this.servers.get(key) ?? []), service]);
      }
    }
    for (const service of spec.services) {
      for (const { address } of service.addresses) this.servers.set(address, [service]);
    }
    for (const service of spec.services) this.servers.set(service.name.toLowerCase(), [service]);
  }

  /** Of an earlier run: the services may be others by now. */
  fromWire(link: LinkSpec): void {
    const named = (name: string) => this.spec.services.find((service) => service.name === name);
    const [client, server] = [named(link.client), named(link.server)];
    if (client === undefined || server === undefined || areApart(client, server)) return;
    if (!this.links.has(link.id)) this.links.set(link.id, link);
  }

  add(client: string, server: string, port: number, from: LinkSpec["from"], place: string): void {
    const id = `${client}->${server}:${port}`;
    if (client !== server && !this.links.has(id)) {
      this.links.set(id, { id, client, server, port, from, place });
    }
  }

  fromEnvironment(client: ServiceSpec): void {
    for (const [key, value] of Object.entries(client.environment)) {
      const source = client.environmentPlaces[key] ?? client.source;
      for (const address of addressesIn(value, { key, environment: client.environment })) {
        this.fromAddress(client, address, "environment", `environment ${key}`, source);
      }
    }
  }

  fromCommand(client: ServiceSpec): void {
    const words = [...(client.entrypoint ?? []), ...(client.command ?? [])];
    for (const [index, word] of words.entries()) {
      const previous = words[index - 1];
      for (const address of addressesIn(word, previous === undefined ? {} : { previous })) {
        this.fromAddress(client, address, "command", "command", client.source);
      }
    }
  }

  fromDependencies(client: ServiceSpec): void {
    for (const { service, condition, source } of client.dependsOn) {
      // A job that has ended serves nobody.
      const server = this.spec.services.find(({ name }) => name === service);
      if (!server || condition === "service_completed_successfully" || areApart(client, server)) continue;
      const ports = this.portsOf(server);
      for (const port of ports) this.add(client.name, service, port, "depends_on", "depends_on");
      const known = [...this.links.values()].some(
        (link) => link.client === client.name && link.server === service,
      );
      if (known || client.name === service) continue;
      const why = `no port of ${service} is known; add expose to it, or declare the link`;
      this.notCovered.push({ what: `link ${client.name} → ${service}`, why, ...source });
    }
  }

  private fromAddress(
    client: ServiceSpec,
    address: Address,
    from: LinkSpec["from"],
    place: string,
    source: { file: string; line: number },
  ): void {
    const servers = this.servers.get(address.host.toLowerCase());
    if (!servers) {
      if (!address.sure || isLocal(address.host)) return;
      const what = `link ${client.name} → ${address.host}${address.port ? `:${address.port}` : ""} (${place})`;
      if (this.notCovered.some((entry) => entry.what === what)) return;
      const why = "no service of this platform has that name";
      this.notCovered.push({ what, why, file: source.file, line: source.line });
      return;
    }
    if (servers.includes(client)) return;
    const near = servers.filter((server) => !areApart(client, server));
    if (near.length === 0) {
      const what = `link ${client.name} → ${servers.map(({ name }) => name).join(", ")} (${place})`;
      if (this.notCovered.some((entry) => entry.what === what)) return;
      const why = "the two share no network in the file, so the name leads nowhere";
      this.notCovered.push({ what, why, file: source.file, line: source.line });
      return;
    }
    for (const server of near) {
      const ports = address.port === undefined ? this.portsOf(server) : [address.port];
      for (const port of ports) this.add(client.name, server.name, port, from, place);
    }
  }

  private portsOf(server: ServiceSpec): number[] {
    const exposed = this.exposedPorts.get(server.name) ?? [];
    return [...new Set([...exposed, ...server.expose, ...server.ports])].sort((left, right) => left - right);
  }
}

/** Whether the file puts two services on networks of which none is the same; who has a network mode is on none. */
function areApart(one: ServiceSpec, other: ServiceSpec): boolean {
  if (one.networks.length === 0 || other.networks.length === 0) return false;
  return !one.networks.some((network) => other.networks.includes(network));
}

function isLocal(host: string): boolean {
  return /^(localhost|127\..*|0\.0\.0\.0)$/.test(host);
}
