import type { Dependency, ServiceSpec } from "./model.ts";

/** One service to start, once everything in `waitsFor` has reached its condition. */
export interface StartStep {
  service: string;
  waitsFor: Dependency[];
  /** 0 for services that wait for nothing; otherwise one more than the latest dependency's. */
  wave: number;
}

type Graph = Pick<ServiceSpec, "name" | "dependsOn">;

/**
 * The order of starting: every service after all of its dependencies, those without a common path side by
 * side. A starter that wants most parallelism waits for each step's own `waitsFor`, not for whole waves.
 * Dependencies on services that are not there are left out (the reader has judged them).
 *
 * @returns steps in a topological order, by wave, within a wave in the order given
 * @throws Error when there is a cycle; `findCycle` names it
 */
export function startOrder(spec: { services: readonly Graph[] }): StartStep[] {
  const cycle = findCycle(spec.services);
  if (cycle) throw new Error(`services depend on each other: ${cycle.join(" → ")}`);
  const byName = new Map(spec.services.map((service) => [service.name, service]));
  const waves = new Map<string, number>();
  const waveOf = (service: Graph): number => {
    const known = waves.get(service.name);
    if (known !== undefined) return known;
    const below = present(service, byName).map(({ target }) => waveOf(target));
    const wave = below.length === 0 ? 0 : Math.max(...below) + 1;
    waves.set(service.name, wave);
    return wave;
  };
  return spec.services
    .map((service) => ({
      service: service.name,
      waitsFor: present(service, byName).map(({ dependency }) => dependency),
      wave: waveOf(service),
    }))
    .sort((left, right) => left.wave - right.wave);
}

function present(
  service: Graph,
  byName: ReadonlyMap<string, Graph>,
): { dependency: Dependency; target: Graph }[] {
  return service.dependsOn.flatMap((dependency) => {
    const target = byName.get(dependency.service);
    return target ? [{ dependency, target }] : [];
  });
}

/** The first cycle of dependencies, closed (`a, b, a`), or nothing. */
export function findCycle(services: readonly Graph[]): string[] | undefined {
  const byName = new Map(services.map((service) => [service.name, service]));
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (service: Graph): string[] | undefined => {
    const seenAt = path.indexOf(service.name);
    if (seenAt !== -1) return [...path.slice(seenAt), service.name];
    if (done.has(service.name)) return undefined;
    path.push(service.name);
    for (const { target } of present(service, byName)) {
      const cycle = visit(target);
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

/** Everything that needs `name`, directly or through others, nearest first; not `name` itself. */
export function dependantsOf(spec: { services: readonly Graph[] }, name: string): string[] {
  const found = new Set<string>();
  let frontier = [name];
  while (frontier.length > 0) {
    const next = spec.services
      .filter((service) => service.dependsOn.some(({ service: target }) => frontier.includes(target)))
      .map((service) => service.name)
      .filter((dependant) => dependant !== name && !found.has(dependant));
    for (const dependant of next) found.add(dependant);
    frontier = next;
  }
  return [...found];
}
