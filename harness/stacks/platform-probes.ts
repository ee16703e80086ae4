import { secretsOf } from "../compose/secret-values.ts";
import { maskOf } from "../core/mask.ts";
import { circuitsOf, declarationOf, declaredServices } from "../declare/declared.ts";
import type { Probe } from "../history/probe.ts";
import { pressure } from "../probes/contention.ts";
import { endpointHealth } from "../probes/endpoint-health.ts";
import { resources } from "../probes/resources.ts";
import { serviceLogs } from "../probes/service-logs.ts";
import { serviceMetrics } from "../probes/service-metrics.ts";
import type { System } from "../system/system.ts";

/** Every probe that the harness can make of a platform's declarations; none needs the servers. */
export function declaredProbes(system: System): Probe[] {
  const { platform } = system.options;
  const mask = maskOf(secretsOf(system.specs));
  const endpoints = declaredServices(platform).flatMap(([name, { http }]) => {
    if (http === undefined) return [];
    const { port, health, healthBody, metrics } = http;
    const service = system.service(name);
    const circuits = circuitsOf(platform).filter((circuit) => circuit.service === name);
    return [
      ...(health === undefined ? [] : [endpointHealth(service, port, health, mask, healthBody)]),
      ...(metrics === undefined ? [] : [serviceMetrics(service, port, metrics, circuits)]),
    ];
  });
  const logs = system.services
    .filter(({ role }) => role === "application")
    .map(({ name }) => serviceLogs(system, name, declarationOf(platform, name).logs));
  return [pressure(), resources(system.options.docker, system.services), ...endpoints, ...logs];
}
