import { holds } from "../../core/subnet.ts";
import type { StaticAddress } from "../model.ts";
import type { Field } from "../yaml/field.ts";
import { quote } from "../yaml/problems.ts";
import { attachmentKeys } from "./known-keys.ts";

/** Where a service stands, and under which names. */
export interface Attachment {
  /** Further names on all of its networks. */
  aliases: string[];
  /** Keys of `networks:`; the file's default network is `default`. Empty under a network mode. */
  networks: string[];
  addresses: StaticAddress[];
  networkMode?: string;
}

/** Names and networks of a service. A network that the file does not have is an error, as in Compose. */
export function readAttachment(service: Field, declared: ReadonlyMap<string, Field>): Attachment {
  const networkMode = readNetworkMode(service);
  const own = service.child("networks");
  const places = own === undefined ? [] : placesIn(own);
  for (const [name, place] of places) {
    if (name === "default" || declared.has(name)) continue;
    place.error(`names network ${quote(name)}, which is not under networks.`);
  }
  if (own && networkMode !== undefined) own.error("stands beside network_mode; a service has one of them.");
  const aliases = places.flatMap(([, place]) => (place.isMap ? aliasesAt(place) : []));
  const containerName = service.child("container_name")?.text();
  if (containerName) aliases.push(containerName);
  // An engine answers for a container's own host name too.
  const hostname = service.child("hostname")?.text();
  if (hostname) aliases.push(hostname);
  for (const link of service.child("external_links")?.items() ?? []) {
    link.exclude("the container is not part of this platform");
  }
  const names = places.map(([name]) => name);
  const usual = names.length === 0 && networkMode === undefined ? ["default"] : names;
  return {
    aliases: [...new Set(aliases)].filter((alias) => `services.${alias}` !== service.path),
    networks: [...new Set(usual)],
    addresses: places.flatMap(([name, place]) =>
      place.isMap ? addressesAt(name, place, declared.get(name)) : [],
    ),
    ...(networkMode === undefined ? {} : { networkMode }),
  };
}

function placesIn(networks: Field): [string, Field][] {
  if (networks.isMap) return networks.entries();
  return networks.items().flatMap((item): [string, Field][] => {
    const name = item.text();
    return name === undefined ? [] : [[name, item]];
  });
}

function aliasesAt(place: Field): string[] {
  place.allow(attachmentKeys);
  const later = place.child("ipv6_address");
  later?.exclude("a run's networks have IPv4 addresses only", `${later.path}: static address`);
  return place.child("aliases")?.texts() ?? [];
}

/** The address that others may dial. Compose has the engine refuse one that no subnet of the network has. */
function addressesAt(network: string, place: Field, declared: Field | undefined): StaticAddress[] {
  const field = place.child("ipv4_address");
  const address = field?.text();
  if (field === undefined || address === undefined || address === "") return [];
  const what = `${field.path}: static address`;
  const pools = declared?.child("ipam")?.child("config")?.items() ?? [];
  const subnets = pools.flatMap((pool) => pool.child("subnet")?.text() ?? []);
  if (declared?.child("external") !== undefined) subnets.push("0.0.0.0/0");
  if (!subnets.some((subnet) => holds(subnet, address))) {
    field.exclude("no subnet of the network has it, so the engine would not give it", what);
    return [];
  }
  field.exclude("others dial it; the service itself stands at another address, and cannot bind to it", what);
  const { file, line } = field.place;
  return [{ network, address, source: { file, line } }];
}

function readNetworkMode(service: Field): string | undefined {
  const field = service.child("network_mode");
  const mode = field?.text();
  return mode === undefined || mode === "" || mode === "bridge" || mode === "default" ? undefined : mode;
}
