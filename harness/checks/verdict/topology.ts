import type { TopologyData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

/** What the platform declares, or undefined when the history does not say. */
export function topologyOf(history: History): TopologyData | undefined {
  return history.of("topology")[0]?.data;
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
