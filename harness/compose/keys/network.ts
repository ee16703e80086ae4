import type { Field } from "../yaml/field.ts";
import { quote } from "../yaml/problems.ts";
import { networkKeys } from "./known-keys.ts";

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
    item.findings.exclude(
      item.place,
      what,
      "datagrams pass, and whether anybody misses one shows on no wire",
    );
    return [];
  }
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

/** `links: [db, db:database]`: the target and the extra name that it gets. */
export function readLegacyLinks(service: Field): { service: string; alias?: string; field: Field }[] {
  return (service.child("links")?.items() ?? []).flatMap((field) => {
    const [target, alias] = (field.text() ?? "").split(":");
    return target ? [{ service: target, ...(alias ? { alias } : {}), field }] : [];
  });
}

/** Top-level networks that are not ours to build. */
export function readNetwork(network: Field): undefined {
  if (network.isEmpty) return;
  if (!network.isMap) return network.wrongType("a map");
  network.allow(networkKeys);
  const external = network.child("external");
  if (external && (external.isMap || external.boolean())) {
    network.findings.exclude(
      network.place,
      `${network.path}: external network`,
      "what is on it is not part of this platform",
    );
  }
  for (const pool of network.child("ipam")?.child("config")?.items() ?? []) {
    const subnet = pool.child("subnet");
    const why =
      "services stand in a run's own subnets, and see each other's proxies: who is let in by it is not";
    subnet?.exclude(why, `${subnet.path}: ${quote(subnet.text() ?? "")}`);
  }
  const internal = network.child("internal");
  if (internal?.boolean()) internal.exclude("in a run its services can reach what is outside");
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

/** Each port once, in order. */
function unique(ports: number[]): number[] {
  return [...new Set(ports)].sort((left, right) => left - right);
}
