import { secretsOf } from "../compose/secret-values.ts";
import { maskOf } from "../core/mask.ts";
import { circuitsOf, declarationOf, declaredServices } from "../declare/declared.ts";
import type { Probe } from "../history/probe.ts";
import { pressure } from "../probes/contention.ts";
import { endpointHealth } from "../probes/endpoint-health.ts";
import { resources } from "../probes/resources.ts";
import { serviceLogs } from "../probes/service-logs.ts";
import { serviceMetrics } from "../probes/service-metrics.ts";
import { visits } from "../probes/visits.ts";
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
  const own = [pressure(), resources(system.options.docker, system.services)];
  return [...own, ...endpoints, ...logs, ...visitsOf(system)];
}

/** One for each port at which visitors ask; they begin once its service is healthy, or runs where nobody tests it. */
function visitsOf(system: System): Probe[] {
  const visited = system.linkSpecs.filter(({ from }) => from === "visitors");
  return visited.map(({ client, server, port }) => {
    const isUp = () => {
      const { running, health } = system.watch.state(server);
      return running && (health === "healthy" || health === "none");
    };
    const link = () =>
      system.links.find((one) => one.client === client && one.server === server && one.port === port);
    return visits(`${client}->${server}:${port}`, () => (isUp() ? link() : undefined));
  });
}
