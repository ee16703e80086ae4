import type { TopologyData } from "../../history/events.ts";

type Link = TopologyData["links"][number];

/** The other links of the same way: between other instances of the same two services, to the same port. */
export function sameWay(topology: TopologyData, link: Link): Link[] {
  const nameOf = (service: string) =>
    topology.services.find(({ name }) => name === service)?.instanceOf ?? service;
  const wayOf = ({ client, server, port, protocol }: Link) =>
    `${nameOf(client)}->${nameOf(server)}:${port}/${protocol ?? "tcp"}`;
  return topology.links.filter((other) => other.id !== link.id && wayOf(other) === wayOf(link));
}

/** Those of them that the same client has: what it asks of one instance it may ask of another at the next moment. */
export function siblingsOf(topology: TopologyData, link: Link): Link[] {
  return sameWay(topology, link).filter(({ client }) => client === link.client);
}
