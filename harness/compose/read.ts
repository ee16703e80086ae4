import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileKeys } from "./keys/known-keys.ts";
import { readLegacyLinks, readNetwork } from "./keys/network.ts";
import { readService, type ServiceContext } from "./keys/service.ts";
import { ComposeLoader, topLevel } from "./load.ts";
import type { ServiceSpec, SystemSpec, VolumeSpec } from "./model.ts";
import { validateServices } from "./validate.ts";
import { Field } from "./yaml/field.ts";
import { includeFiles } from "./yaml/include.ts";
import type { Lookup } from "./yaml/interpolate.ts";
import { byPlace, Problems } from "./yaml/problems.ts";
import type { MapNode } from "./yaml/tree.ts";

export interface ReadOptions {
  /** Variables for the file; those of `.env` beside it come second. */
  environment: Record<string, string | undefined>;
  /** Enabled profiles, `*` for all; absent: `COMPOSE_PROFILES`. */
  profiles?: string[];
  projectName?: string;
}

/**
 * Reads a Compose file, and nothing but files.
 *
 * @param file path of the Compose file
 * @throws UserError with one line `compose.yaml:17: …` for each mistake
 */
export async function readCompose(file: string, options: ReadOptions): Promise<SystemSpec> {
  const path = resolve(file);
  const findings = new Problems(path);
  const loader = new ComposeLoader((name) => options.environment[name], findings);
  const tree = await loader.load(path);
  if (tree) warnOfOverride(path, findings);
  const spec = tree && (await specOf(tree, path, loader, findings, options));
  findings.raise();
  if (!spec) throw new Error("a Compose file without a tree must have an error");
  return spec;
}

/** Turns a tree into the model; problems go to `findings`, and the caller raises them. */
export async function specOf(
  tree: MapNode,
  file: string,
  loader: ComposeLoader,
  findings: Problems,
  options: ReadOptions,
): Promise<SystemSpec> {
  const lookup = await loader.lookupFor(dirname(file));
  const trees = await includeFiles(tree, loader, findings);
  const collect = (key: string): [string, Field][] =>
    trees.flatMap((one) => topLevel(one, key, findings).filter(([name]) => !name.startsWith("x-")));
  for (const one of trees) new Field(one, "", findings).allow(fileKeys);
  const volumes = collect("volumes").map(([name, field]) => readVolume(name, field));
  for (const [, network] of collect("networks")) readNetwork(network);
  const context: ServiceContext = {
    lookup,
    volumes: new Set(volumes.map(({ name }) => name)),
    secrets: new Map(collect("secrets")),
    configs: new Map(collect("configs")),
  };
  const fields = await serviceFields(trees, loader, findings);
  const enabled = enabledProfiles(options.profiles, lookup);
  const running = [...fields].filter(([, field]) => isEnabled(field, enabled));
  const services = await Promise.all(running.map(([name, field]) => readService(name, field, context)));
  addLegacyAliases(services, fields);
  validateServices(services, new Set(fields.keys()), findings);
  if (services.length === 0 && findings.errors.length === 0) {
    const why = fields.size === 0 ? "has no services." : "has no service whose profile is enabled.";
    findings.error(tree.place, `the file ${why}`);
  }
  const mounted = new Set(services.flatMap(({ mounts }) => mounts.map((mount) => volumeName(mount))));
  return {
    name: projectName(options.projectName ?? lookup("COMPOSE_PROJECT_NAME"), tree, file, findings),
    file,
    services: services.map((service) => withoutMissing(service, services)),
    volumes: volumes.filter(({ name }) => mounted.has(name)),
    notCovered: byPlace(findings.notCovered),
    warnings: byPlace(findings.warnings),
  };
}

async function serviceFields(
  trees: readonly MapNode[],
  loader: ComposeLoader,
  findings: Problems,
): Promise<Map<string, Field>> {
  const fields = new Map<string, Field>();
  for (const tree of trees) {
    for (const [name, { node, place }] of await loader.services(tree)) {
      const field = new Field(node, `services.${name}`, findings, place);
      if (fields.has(name)) field.error("is also defined in another included file.");
      else fields.set(name, field);
    }
  }
  return fields;
}

function enabledProfiles(given: string[] | undefined, lookup: Lookup): ReadonlySet<string> {
  return new Set(given ?? (lookup("COMPOSE_PROFILES") ?? "").split(",").map((name) => name.trim()));
}

function isEnabled(service: Field, enabled: ReadonlySet<string>): boolean {
  const profiles = service.child("profiles")?.texts() ?? [];
  return profiles.length === 0 || enabled.has("*") || profiles.some((profile) => enabled.has(profile));
}

function readVolume(name: string, field: Field): VolumeSpec {
  if (!field.isMap && !field.isEmpty) field.wrongType("a map");
  const { file, line } = field.place;
  const externalField = field.child("external");
  const external = externalField !== undefined && (externalField.isMap || (externalField.boolean() ?? false));
  if (external) field.warn("is external; a run uses an empty volume of its own instead.");
  const driver = field.child("driver")?.text();
  const options = field.child("driver_opts")?.pairs() ?? [];
  return {
    name,
    ...(driver === undefined ? {} : { driver }),
    driverOptions: Object.fromEntries(options.map(([key, value]) => [key, value ?? ""])),
    external,
    source: { file, line },
  };
}

function volumeName(mount: ServiceSpec["mounts"][number]): string | undefined {
  return mount.type === "volume" ? mount.volume : undefined;
}

/** `links: [db:database]` gives `db` a name for one client; here it has that name for all. */
function addLegacyAliases(services: readonly ServiceSpec[], fields: ReadonlyMap<string, Field>): void {
  for (const service of services) {
    const field = fields.get(service.name);
    for (const link of field ? readLegacyLinks(field) : []) {
      const target = services.find(({ name }) => name === link.service);
      if (link.alias !== undefined && target && !target.aliases.includes(link.alias)) {
        target.aliases.push(link.alias);
      }
    }
  }
}

/** Optional dependencies on services that do not run are gone (a warning has said so). */
function withoutMissing(service: ServiceSpec, services: readonly ServiceSpec[]): ServiceSpec {
  const names = new Set(services.map(({ name }) => name));
  return { ...service, dependsOn: service.dependsOn.filter((dependency) => names.has(dependency.service)) };
}

function projectName(given: string | undefined, tree: MapNode, file: string, findings: Problems): string {
  const name = given || new Field(tree, "", findings).child("name")?.text() || basename(dirname(file));
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9_-]/g, "")
      .replace(/^[_-]+/, "") || "platform"
  );
}

/** `docker compose up` merges an override file by itself; a run reads the file that was named. */
function warnOfOverride(file: string, findings: Problems): void {
  const match = /^((?:docker-)?compose)\.ya?ml$/.exec(basename(file));
  for (const ending of match ? ["yaml", "yml"] : []) {
    const name = `${match?.[1]}.override.${ending}`;
    if (!existsSync(join(dirname(file), name))) continue;
    findings.warn({ file, line: 1, column: 1 }, `${name} lies beside this file and is not read.`);
  }
}
