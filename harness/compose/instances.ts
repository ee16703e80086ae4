import type { Dependency, NotCovered, ServiceSpec, SystemSpec } from "./model.ts";

/**
 * Each service of several replicas as so many services, as Compose starts it: `web-1` and `web-2`, each with a container
 * of its own and all with the name `web` on their networks. Who depends on `web` waits for all of them.
 *
 * @param isOne services that are started once whatever the file says
 */
export function withInstances(spec: SystemSpec, isOne: (service: string) => boolean): SystemSpec {
  const instances = new Map<string, string[]>();
  const names = new Set(spec.services.map(({ name }) => name));
  const notCovered: NotCovered[] = [];
  for (const { name, replicas, addresses, source } of spec.services) {
    if (replicas < 2) continue;
    const numbered = Array.from({ length: replicas }, (_, index) => `${name}-${index + 1}`);
    const taken = numbered.find((one) => names.has(one));
    const why =
      taken !== undefined
        ? `one is started: another service is called ${taken}`
        : addresses.length > 0
          ? "one is started: all of them would have one address"
          : isOne(name)
            ? "one is started: the companion speaks of it by its name"
            : undefined;
    if (why === undefined) instances.set(name, numbered);
    else notCovered.push({ what: `services.${name}: ${replicas} replicas`, why, ...source });
  }
  const inFile = (service: ServiceSpec): ServiceSpec[] => {
    const resolved = resolve(service, instances);
    return (instances.get(service.name) ?? []).length === 0
      ? [resolved]
      : instancesOf(resolved, instances.get(service.name) ?? [], spec.name);
  };
  return {
    ...spec,
    services: spec.services.flatMap(inFile),
    notCovered: [...spec.notCovered, ...notCovered],
  };
}

/** Compose also knows an instance by its container's name. */
function instancesOf(service: ServiceSpec, names: readonly string[], project: string): ServiceSpec[] {
  return names.map((name) => ({
    ...{ ...service, name, instanceOf: service.name, replicas: 1 },
    aliases: [...new Set([service.name, ...service.aliases, `${project}-${name}`])],
  }));
}

/** Whom a service names, by instance; of a network or an image that it shares the first instance's. */
function resolve(service: ServiceSpec, instances: ReadonlyMap<string, string[]>): ServiceSpec {
  const first = (text: string) => {
    const [, name = ""] = /^service:(.+)$/.exec(text) ?? [];
    const [one] = instances.get(name) ?? [];
    return one === undefined ? text : `service:${one}`;
  };
  const { build, networkMode } = service;
  const contexts = Object.entries(build?.additionalContexts ?? {});
  return {
    ...service,
    dependsOn: service.dependsOn.flatMap((dependency): Dependency[] =>
      (instances.get(dependency.service) ?? [dependency.service]).map((one) => ({
        ...dependency,
        service: one,
      })),
    ),
    ...(networkMode === undefined ? {} : { networkMode: first(networkMode) }),
    ...(build === undefined || contexts.length === 0
      ? {}
      : {
          build: {
            ...build,
            additionalContexts: Object.fromEntries(contexts.map(([key, text]) => [key, first(text)])),
          },
        }),
  };
}

/** What the Compose file calls a service: an instance has the name of its service there. */
export function nameInFile({ name, instanceOf }: Pick<ServiceSpec, "name" | "instanceOf">): string {
  return instanceOf ?? name;
}
