import { withInstances } from "./instances.ts";
import type { NotCovered, ServiceSpec, SystemSpec } from "./model.ts";

/**
 * The part of a Compose file that a run starts, and in `notCovered` what it leaves out or starts otherwise, each
 * with its place: services scaled to zero do not run, several replicas are so many services, and every service is on a
 * network of its own whatever its `network_mode` says.
 *
 * @param isOne services of which one is started, however many replicas the file asks for
 */
export function supportedPart(
  spec: SystemSpec,
  isOne: (service: string) => boolean = () => false,
): SystemSpec {
  const absent = new Set(spec.services.filter(({ replicas }) => replicas === 0).map(({ name }) => name));
  const services = spec.services.filter(({ name }) => !absent.has(name));
  const started = {
    ...spec,
    services: services.map((service) => without(service, absent)),
    notCovered: [...spec.notCovered, ...spec.services.flatMap((service) => leftOut(service, absent))],
  };
  return withInstances(started, isOne);
}

function without(service: ServiceSpec, absent: ReadonlySet<string>): ServiceSpec {
  return { ...service, dependsOn: service.dependsOn.filter((dependency) => !absent.has(dependency.service)) };
}

function leftOut(service: ServiceSpec, absent: ReadonlySet<string>): NotCovered[] {
  const { name, replicas, networkMode, source } = service;
  const found: NotCovered[] = [];
  if (replicas === 0) found.push({ what: `services.${name}`, why: "it is scaled to zero", ...source });
  if (networkMode !== undefined) {
    const why = "in a run it is on a network of its own, with proxies in place of those whom it could reach";
    found.push({ what: `services.${name}.network_mode: ${networkMode}`, why, ...source });
  }
  for (const dependency of service.dependsOn) {
    if (!absent.has(dependency.service)) continue;
    const why = `${dependency.service} is scaled to zero, so ${name} does not wait for it`;
    found.push({ what: `services.${name}.depends_on.${dependency.service}`, why, ...dependency.source });
  }
  return found;
}
