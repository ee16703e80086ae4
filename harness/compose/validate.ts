import { findCycle } from "./dependency-cycle.ts";
import type { Dependency, ServiceSpec } from "./model.ts";
import { type Place, type Problems, quote } from "./yaml/problems.ts";

/**
 * Checks between services: dependencies exist and form no cycle, a health condition has something to wait for.
 *
 * @param known.all every service of the file with its profiles, so that a disabled one is told from a missing one
 * @param known.provided those that no container is started for
 */
export function validateServices(
  services: readonly ServiceSpec[],
  known: { all: ReadonlySet<string>; provided: ReadonlySet<string> },
  findings: Problems,
): void {
  const { all, provided } = known;
  const byName = new Map(services.map((service) => [service.name, service]));
  for (const service of services) {
    for (const dependency of service.dependsOn) {
      if (provided.has(dependency.service)) continue;
      checkDependency(service, dependency, byName.get(dependency.service), all, findings);
    }
    if (service.replicas > 1 && service.containerName !== undefined) {
      const message = `services.${service.name} has a container_name, so it cannot run ${service.replicas} times.`;
      findings.error(placeOf(service.source), message);
    }
  }
  reportCycle(services, findings);
}

function checkDependency(
  service: ServiceSpec,
  dependency: Dependency,
  target: ServiceSpec | undefined,
  all: ReadonlySet<string>,
  findings: Problems,
): void {
  const place = placeOf(dependency.source);
  const isShared = service.networkMode === `service:${dependency.service}`;
  const path = `services.${service.name}.${isShared ? "network_mode" : "depends_on"}`;
  if (target === undefined) {
    const name = quote(dependency.service);
    const message = all.has(dependency.service)
      ? `${path} names service ${name}, whose profile is not enabled.`
      : `${path} names service ${name}, which does not exist.`;
    if (dependency.required) findings.error(place, message);
    else findings.warn(place, message);
    return;
  }
  if (dependency.condition !== "service_healthy") return;
  if (target.healthcheck?.test[0] === "NONE") {
    findings.error(
      place,
      `${path} waits for ${target.name} to be healthy, but its health check is disabled.`,
    );
  } else if (!target.healthcheck) {
    const message = `${path} waits for ${target.name} to be healthy, which has no health check here; its image must have one.`;
    findings.warn(place, message);
  }
}

function reportCycle(services: readonly ServiceSpec[], findings: Problems): void {
  const cycle = findCycle(services);
  if (!cycle) return;
  const first = services.find((service) => service.name === cycle[0]);
  const edge = first?.dependsOn.find((dependency) => dependency.service === cycle[1]);
  if (!first) return;
  findings.error(
    placeOf(edge?.source ?? first.source),
    `services depend on each other: ${cycle.join(" → ")}.`,
  );
}

function placeOf(source: { file: string; line: number }): Place {
  return { ...source, column: 1 };
}
