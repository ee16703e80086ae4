import type { AlertRule, BackoffSpec, CircuitSpec } from "../history/events.ts";
import type { GaugeDeclaration } from "./mapping.ts";
import type { Platform } from "./platform.ts";
import type { ServiceDeclaration } from "./service-declaration.ts";

/** What a platform declares of a service; empty where it says nothing. */
export function declarationOf(platform: Pick<Platform, "services">, service: string): ServiceDeclaration {
  const declared = platform.services ?? {};
  return Object.hasOwn(declared, service) ? (declared[service] ?? {}) : {};
}

/** Every service that a platform declares something of. */
export function declaredServices(platform: Pick<Platform, "services">): [string, ServiceDeclaration][] {
  return Object.entries(platform.services ?? {}).flatMap(([name, declaration]) =>
    declaration === undefined ? [] : [[name, declaration]],
  );
}

/** Services that are declared to be applications. */
export function declaredApplications(platform: Pick<Platform, "services">): string[] {
  return declaredServices(platform).flatMap(([name, { role }]) => (role === "application" ? [name] : []));
}

/** Circuits with the gauges that show them; durations are the real ones. */
export function circuitsOf(platform: Pick<Platform, "services">): (CircuitSpec & GaugeDeclaration)[] {
  return declaredServices(platform).flatMap(([service, { circuits = [] }]) =>
    circuits.map(({ name, to, ...rest }) => ({ ...rest, service, circuit: name, link: linkId(service, to) })),
  );
}

/** Back-offs by link; durations are the real ones. */
export function backoffsOf(platform: Pick<Platform, "services">): BackoffSpec[] {
  return declaredServices(platform).flatMap(([service, { backoffs = [] }]) =>
    backoffs.map(({ to, ...rest }) => ({ ...rest, link: linkId(service, to) })),
  );
}

export function alertsOf(platform: Pick<Platform, "services">): AlertRule[] {
  return declaredServices(platform).flatMap(([service, { alerts = [] }]) =>
    alerts.map((alert) => ({ ...alert, service })),
  );
}

export function linkId(client: string, to: string): string {
  return `${client}->${to}`;
}
