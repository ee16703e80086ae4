import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { ServiceSpec } from "../compose/model.ts";
import { suggestion } from "../core/nearest-name.ts";
import { projectFolder } from "../core/package-folder.ts";
import { declaredServices } from "./declared.ts";
import { destinationOf, linkOf } from "./names.ts";
import type { Platform } from "./platform.ts";
import type { ServiceDeclaration } from "./service-declaration.ts";
import type { DeclarationProblem, Path } from "./shape.ts";

/** What of a Compose file a companion may name. */
export interface ComposeNames {
  /** The Compose file. */
  file: string;
  services: readonly Pick<ServiceSpec, "name" | "environment">[];
}

/** What a platform, whose shape is right, names and its Compose file has not, or says twice. */
export function nameProblems(platform: Platform, compose: ComposeNames): DeclarationProblem[] {
  const names = compose.services.map(({ name }) => name);
  const file = basename(compose.file);
  const unknown = (name: string, path: Path): DeclarationProblem[] =>
    names.includes(name)
      ? []
      : [{ path, message: `no service "${name}" in ${file} ${suggestion(name, names)}` }];
  return [
    ...declaredServices(platform).flatMap(([name, declaration]) => {
      const path = ["services", name];
      const spec = compose.services.find((service) => service.name === name);
      if (spec === undefined) return unknown(name, path);
      return [
        ...destinationProblems(name, declaration, path, unknown),
        ...scaledProblems(spec, declaration, path, file),
        ...missingPartners(platform, declaration, path),
        ...contradictions(declaration, path),
      ];
    }),
    ...linkProblems(platform, unknown),
    ...repeatedAlerts(platform),
    ...gateProblems(platform.gate ?? []),
  ];
}

type Unknown = (name: string, path: Path) => DeclarationProblem[];

function destinationProblems(
  client: string,
  { circuits = [], backoffs = [] }: ServiceDeclaration,
  path: Path,
  unknown: Unknown,
): DeclarationProblem[] {
  const named = Object.entries({ circuits, backoffs }).flatMap(([key, list]) =>
    list.map(({ to }, index) => ({ to, at: [...path, key, index, "to"] })),
  );
  return named.flatMap(({ to, at }) => {
    const server = destinationOf(to)?.server ?? to;
    return server === client
      ? [{ path: at, message: `${client} is no client of itself` }]
      : unknown(server, at);
  });
}

function scaledProblems(
  { name, environment }: ComposeNames["services"][number],
  { scaled = {} }: ServiceDeclaration,
  path: Path,
  file: string,
): DeclarationProblem[] {
  return Object.keys(scaled).flatMap((variable) => {
    const at = [...path, "scaled", variable];
    const value = Object.hasOwn(environment, variable) ? environment[variable] : undefined;
    if (value === undefined) {
      const instead = suggestion(variable, Object.keys(environment));
      return [{ path: at, message: `${name} has no ${variable} in its environment in ${file} ${instead}` }];
    }
    if (value.trim() !== "" && Number.isFinite(Number(value))) return [];
    return [{ path: at, message: `${variable} of ${name} is no number of milliseconds in ${file}` }];
  });
}

/** What says nothing without something else. */
function missingPartners(platform: Platform, service: ServiceDeclaration, path: Path): DeclarationProblem[] {
  const { circuits = [], alerts = [], http, scaledHealth } = service;
  const names = circuits.map(({ name }) => name);
  const metrics = Object.entries({ circuits, alerts }).flatMap(([key, list]) =>
    list.length === 0 || http?.metrics !== undefined
      ? []
      : [{ path: [...path, key], message: "need http.metrics of the service, the path of its metrics" }],
  );
  const floor = { path: [...path, "scaledHealth"], message: "needs the platform's own scaledHealth" };
  return [
    ...metrics,
    ...(scaledHealth === undefined || platform.scaledHealth !== undefined ? [] : [floor]),
    ...names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [
            {
              path: [...path, "circuits", index, "name"],
              message: `"${name}" is the name of an earlier circuit too`,
            },
          ],
    ),
  ];
}

function contradictions({ backoffs = [] }: ServiceDeclaration, path: Path): DeclarationProblem[] {
  const destinations = backoffs.map(({ to }) => to);
  return backoffs.flatMap(({ to, initialMs, capMs }, index) => {
    const at = [...path, "backoffs", index];
    const again = { path: [...at, "to"], message: `"${to}" has an earlier back-off too` };
    return [
      ...(capMs < initialMs ? [{ path: [...at, "capMs"], message: "is below initialMs" }] : []),
      ...(destinations.indexOf(to) === index ? [] : [again]),
    ];
  });
}

function linkProblems({ links }: Platform, unknown: Unknown): DeclarationProblem[] {
  const added = (links?.add ?? []).flatMap(({ client, server }, index) => {
    const path = ["links", "add", index];
    if (client === server) return [{ path, message: `${client} is no client of itself` }];
    return [...unknown(client, [...path, "client"]), ...unknown(server, [...path, "server"])];
  });
  const removed = (links?.remove ?? []).flatMap((id, index) => {
    const path = ["links", "remove", index];
    const link = linkOf(id);
    return link === undefined ? [] : [...unknown(link.client, path), ...unknown(link.server, path)];
  });
  return [...added, ...removed];
}

/** Checks and reports tell alerts apart by their names alone. */
function repeatedAlerts(platform: Platform): DeclarationProblem[] {
  const owners = new Map<string, string>();
  return declaredServices(platform).flatMap(([service, { alerts = [] }]) =>
    alerts.flatMap(({ name }, index) => {
      const owner = owners.get(name);
      owners.set(name, service);
      if (owner === undefined) return [];
      const path = ["services", service, "alerts", index, "name"];
      return [{ path, message: `"${name}" is the name of an earlier alert of ${owner} too` }];
    }),
  );
}

function gateProblems(gate: readonly string[]): DeclarationProblem[] {
  const root = projectFolder();
  return gate.flatMap((path, index) =>
    existsSync(resolve(root, path))
      ? []
      : [{ path: ["gate", index], message: `no file or folder "${path}" in ${root}` }],
  );
}
