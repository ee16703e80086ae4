import type { SystemSpec } from "../compose/model.ts";
import { UserError } from "../core/errors.ts";

/** Entries of the Compose file's environment by service, with real durations: what scales is scaled afterwards. */
export type ScenarioEnvironment = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The Compose file's model with these entries in place of its own. Throws a UserError for an unknown service. */
export function withEnvironment(spec: SystemSpec, environment: ScenarioEnvironment): SystemSpec {
  const names = spec.services.map(({ name }) => name);
  for (const service of Object.keys(environment)) {
    if (names.includes(service)) continue;
    throw new UserError(
      `the scenario's environment names "${service}", which is no service (there are: ${names.join(", ")})`,
    );
  }
  const services = spec.services.map((service) => ({
    ...service,
    environment: { ...service.environment, ...environment[service.name] },
  }));
  return { ...spec, services };
}

/** Whether servers differ too. They outlive a scenario, applications do not. */
export function changesServers(environment: ScenarioEnvironment, applications: readonly string[]): boolean {
  return Object.keys(environment).some((service) => !applications.includes(service));
}
