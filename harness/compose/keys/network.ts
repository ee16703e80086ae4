import type { Field } from "../yaml/field.ts";
import { quote } from "../yaml/problems.ts";

const highestPort = 65_535;

/** TCP ports inside the container, from `ports` and `expose`; UDP ports go to the list of what is not covered. */
export function readPorts(service: Field): { ports: number[]; expose: number[] } {
  const ports = service.child("ports")?.items().flatMap(publishedPort) ?? [];
  const expose =
    service
      .child("expose")
      ?.items()
      .flatMap((item) => rangeOf(item, item.scalar() ?? "")) ?? [];
  return { ports: unique(ports), expose: unique(expose) };
}

function publishedPort(item: Field): number[] {
  if (!item.isMap) {
    const text = item.scalar();
    // The container's part is behind the last colon: [[address:]host:]container[/protocol].
    return text === undefined ? [] : rangeOf(item, text.slice(text.lastIndexOf(":") + 1));
  }
  item.allow(new Set(["target", "published", "host_ip", "protocol", "mode", "app_protocol", "name"]));
  const target = item.child("target");
  if (!target) return item.error("has no target port.") ?? [];
  return rangeOf(item, `${target.scalar() ?? ""}/${item.child("protocol")?.text() ?? "tcp"}`);
}

/** The ports of `8080`, `8080-8082`, `53/udp`. */
function rangeOf(item: Field, text: string): number[] {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/([a-z]+))?$/i.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? first);
  if (!match || first < 1 || last > highestPort || last < first) {
    return item.error(`is ${quote(text)}; expected a port between 1 and ${highestPort}.`) ?? [];
  }
  const protocol = (match[3] ?? "tcp").toLowerCase();
  if (protocol !== "tcp") {
    const what = `${item.path}: ${protocol.toUpperCase()} port ${match[2] ? `${first}-${last}` : first}`;
    item.findings.exclude(item.place, what, "only TCP connections can be led through a proxy");
    return [];
  }
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

export interface Attachment {
  aliases: string[];
  networkMode?: string;
}

/** Names and attachment of a service. Networks themselves are not rebuilt: links replace them. */
export function readAttachment(service: Field): Attachment {
  const aliases: string[] = [];
  const networks = service.child("networks");
  if (networks?.isMap) {
    for (const [, network] of networks.entries()) {
      if (network.isEmpty) continue;
      aliases.push(...(network.child("aliases")?.texts() ?? []));
      for (const key of ["ipv4_address", "ipv6_address"]) {
        const address = network.child(key);
        if (address) {
          const why = "the address would lead past the proxies; clients must use the service's name";
          address.findings.exclude(address.place, `${address.path}: static address`, why);
        }
      }
    }
  } else networks?.texts();
  const containerName = service.child("container_name")?.text();
  if (containerName) aliases.push(containerName);
  // An engine answers for a container's own host name too.
  const hostname = service.child("hostname")?.text();
  if (hostname) aliases.push(hostname);
  const networkMode = readNetworkMode(service);
  for (const link of service.child("external_links")?.items() ?? []) {
    link.findings.exclude(link.place, link.path, "the container is not part of this platform");
  }
  const names = [...new Set(aliases)].filter((alias) => `services.${alias}` !== service.path);
  return networkMode === undefined ? { aliases: names } : { aliases: names, networkMode };
}

function readNetworkMode(service: Field): string | undefined {
  const field = service.child("network_mode");
  const mode = field?.text();
  if (!field || mode === undefined || mode === "bridge" || mode === "default") return undefined;
  if (mode !== "none") {
    const why =
      mode === "host"
        ? "connections on the host's network pass no proxy"
        : "connections from another container's network pass that container's proxies or none";
    field.findings.exclude(field.place, `${field.path}: ${mode}`, why);
  }
  return mode;
}

/** `links: [db, db:database]`: the target and the extra name that it gets. */
export function readLegacyLinks(service: Field): { service: string; alias?: string; field: Field }[] {
  return (service.child("links")?.items() ?? []).flatMap((field) => {
    const [target, alias] = (field.text() ?? "").split(":");
    return target ? [{ service: target, ...(alias ? { alias } : {}), field }] : [];
  });
}

/** Top-level networks that are not ours to build. */
export function readNetwork(network: Field): void {
  if (network.isEmpty) return;
  if (!network.isMap) network.wrongType("a map");
  const external = network.child("external");
  if (external && (external.isMap || external.boolean())) {
    network.findings.exclude(
      network.place,
      `${network.path}: external network`,
      "what is on it is not part of this platform",
    );
  }
  const driver = network.child("driver");
  const name = driver?.text();
  if (driver && name !== undefined && name !== "bridge" && name !== "overlay") {
    driver.findings.exclude(
      driver.place,
      `${driver.path}: ${quote(name)}`,
      "only bridge networks can be rebuilt with proxies",
    );
  }
}

function unique(ports: number[]): number[] {
  return [...new Set(ports)].sort((left, right) => left - right);
}
