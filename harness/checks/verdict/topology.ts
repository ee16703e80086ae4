import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

/** What the platform declares with the links that were found on the wire, or undefined when the history does not say. */
export function topologyOf(history: History): TopologyData | undefined {
  const declared = history.of("topology")[0]?.data;
  const found = history.of("link");
  if (declared === undefined || found.length === 0) return declared;
  const known = new Set(declared.links.map(({ id }) => id));
  const further = found.map(({ data: { place: _, ...link } }) => link).filter(({ id }) => !known.has(id));
  return { ...declared, links: [...declared.links, ...further] };
}

/** The names of a service's declared dependencies and of theirs, without the service itself. */
export function dependenciesOf(topology: TopologyData, service: string): Set<string> {
  const found = new Set<string>();
  const open = [service];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const declared = topology.services.find((candidate) => candidate.name === name)?.dependsOn ?? [];
    for (const dependency of declared) {
      if (dependency.service === service || found.has(dependency.service)) continue;
      found.add(dependency.service);
      open.push(dependency.service);
    }
  }
  return found;
}
