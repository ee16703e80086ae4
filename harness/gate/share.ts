import type { PlannedLink } from "./plan.ts";
import { byWay, endsOf } from "./ways.ts";

/** The links of one way, and its ends. */
interface Way {
  links: PlannedLink[];
  client: string;
  server: string;
}

/**
 * Links that may be faulted at the same time, in groups: no client of a group can reach another one of it over links,
 * and none has two ways in it. Links of one way are in one group. Whoever is not well afterwards is then not so because
 * of another one's fault. Groups are ordered from the servers outwards, so that whoever asks comes after whom it asks.
 */
export function sharing(links: readonly PlannedLink[]): PlannedLink[][] {
  const ways = byWay(links).flatMap((way): Way[] =>
    way.slice(0, 1).map((first) => ({ links: way, ...endsOf(first) })),
  );
  const reach = new Map(ways.map(({ client }) => [client, reachOf(client, ways)]));
  const meets = (one: Way, other: Way) =>
    one.client === other.client ||
    reach.get(one.client)?.has(other.client) === true ||
    reach.get(other.client)?.has(one.client) === true;
  const outwards = ways.toSorted(
    (one, other) => (reach.get(one.client)?.size ?? 0) - (reach.get(other.client)?.size ?? 0),
  );
  const groups: Way[][] = [];
  for (const way of outwards) {
    const free = groups.find((group) => group.every((other) => !meets(way, other)));
    if (free === undefined) groups.push([way]);
    else free.push(way);
  }
  return groups.map((group) => group.flatMap((way) => way.links));
}

/** All servers that a client can reach, over others too. */
function reachOf(client: string, ways: readonly Way[]): Set<string> {
  const reached = new Set<string>();
  const open = [client];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const way of ways) {
      if (way.client !== name || reached.has(way.server)) continue;
      reached.add(way.server);
      open.push(way.server);
    }
  }
  return reached;
}
