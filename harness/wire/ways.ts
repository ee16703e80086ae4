import type { LinkSpec, ServiceSpec } from "../compose/model.ts";
import type { PathName } from "./link-path.ts";
import { type Neighbour, namesOf, neighboursOf } from "./neighbours.ts";

/** By which way the packets of a platform go, and who finds whom. */
export interface Ways {
  path: PathName;
  neighbours: Neighbour[];
}

/**
 * Where somebody knows the platform and told its links, these are all that there is, through Toxiproxy. Else whatever
 * Compose lets reach each other does so, on every port, by the packet filter.
 */
export function waysOf(
  services: readonly ServiceSpec[],
  links: readonly LinkSpec[],
  { isKnown }: { isKnown: boolean },
): Ways {
  const linked = new Map<string, Neighbour>();
  for (const { client, server } of links) {
    const names = services.filter(({ name }) => name === server).flatMap(namesOf);
    linked.set(`${client}->${server}`, { client, server, names });
  }
  if (isKnown) return { path: "toxiproxy", neighbours: [...linked.values()] };
  for (const neighbour of neighboursOf(services)) {
    linked.set(`${neighbour.client}->${neighbour.server}`, neighbour);
  }
  return { path: "filter", neighbours: [...linked.values()] };
}
