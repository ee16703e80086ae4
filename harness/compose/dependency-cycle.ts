import type { ServiceSpec } from "./model.ts";

type Graph = Pick<ServiceSpec, "name" | "dependsOn">;

/**
 * The first cycle of dependencies, closed (`a, b, a`), or nothing. Dependencies on services that are not there are left
 * out: the reader has judged them.
 */
export function findCycle(services: readonly Graph[]): string[] | undefined {
  const byName = new Map(services.map((service) => [service.name, service]));
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (service: Graph): string[] | undefined => {
    const seenAt = path.indexOf(service.name);
    if (seenAt !== -1) return [...path.slice(seenAt), service.name];
    if (done.has(service.name)) return undefined;
    path.push(service.name);
    for (const dependency of service.dependsOn) {
      const target = byName.get(dependency.service);
      const cycle = target === undefined ? undefined : visit(target);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(service.name);
    return undefined;
  };
  for (const service of services) {
    const cycle = visit(service);
    if (cycle) return cycle;
  }
  return undefined;
}
