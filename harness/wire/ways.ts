import type { LinkSpec, ServiceSpec } from "../compose/model.ts";
import type { PathName } from "./link-path.ts";
import { type Neighbour, namesOf, neighboursOf } from "./neighbours.ts";

/** By which way the packets of a platform go, and who finds whom. */
export interface Ways {
  path: PathName;
  neighbours: Neighbour[];
}

/**
 * Where packets are forwarded, whatever Compose lets reach each other does so, on every port. Else the links that are known
 * are all that there is, through Toxiproxy.
 */
export function waysOf(
  services: readonly ServiceSpec[],
  links: readonly LinkSpec[],
  { forwards }: { forwards: boolean },
): Ways {
  const linked = new Map<string, Neighbour>();
  for (const { client, server } of links) {
    const names = services.filter(({ name }) => name === server).flatMap(namesOf);
    linked.set(`${client}->${server}`, { client, server, names });
  }
  if (!forwards) return { path: "toxiproxy", neighbours: [...linked.values()] };
  for (const neighbour of neighboursOf(services)) {
    linked.set(`${neighbour.client}->${neighbour.server}`, neighbour);
  }
  return { path: "filter", neighbours: [...linked.values()] };
}
