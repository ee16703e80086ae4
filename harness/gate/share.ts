import type { PlannedLink } from "./plan.ts";

/**
 * Links that may be faulted at the same time, in groups: no client of a group can reach another one of it over links,
 * and none has two links in it. Whoever is not well afterwards is then not so because of another one's fault. Groups are
 * ordered from the servers outwards, so that whoever asks comes after whom it asks.
 */
export function sharing(links: readonly PlannedLink[]): PlannedLink[][] {
  const reach = new Map(links.map(({ client }) => [client, reachOf(client, links)]));
  const meets = (one: PlannedLink, other: PlannedLink) =>
    one.client === other.client ||
    reach.get(one.client)?.has(other.client) === true ||
    reach.get(other.client)?.has(one.client) === true;
  const outwards = links.toSorted(
    (one, other) => (reach.get(one.client)?.size ?? 0) - (reach.get(other.client)?.size ?? 0),
  );
  const groups: PlannedLink[][] = [];
  for (const link of outwards) {
    const free = groups.find((group) => group.every((other) => !meets(link, other)));
    if (free === undefined) groups.push([link]);
    else free.push(link);
  }
  return groups;
}

/** All servers that a client can reach, over others too. */
function reachOf(client: string, links: readonly PlannedLink[]): Set<string> {
  const reached = new Set<string>();
  const open = [client];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const link of links) {
      if (link.client !== name || reached.has(link.server)) continue;
      reached.add(link.server);
      open.push(link.server);
    }
  }
  return reached;
}
