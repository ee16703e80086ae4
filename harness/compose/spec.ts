import { fileKeys, laterKeys, volumeKeys } from "./keys/known-keys.ts";
import { hostPath } from "./keys/mounts.ts";
import { readLegacyLinks, readNetwork } from "./keys/network.ts";
import { checkSource } from "./keys/secrets.ts";
import { readService, type ServiceContext } from "./keys/service.ts";
import type { ServiceSpec, SystemSpec, VolumeSpec } from "./model.ts";
import { validateServices } from "./validate.ts";
import { Field } from "./yaml/field.ts";
import type { Lookup } from "./yaml/interpolate.ts";
import { byPlace, type Problems } from "./yaml/problems.ts";
import type { MapNode } from "./yaml/tree.ts";

/** What is known of a tree besides what it says. */
export interface TreeSource extends Pick<SystemSpec, "name" | "reader" | "file"> {
  lookup: Lookup;
}

/**
 * Turns a whole tree into the model; problems go to `findings`, and the caller raises them.
 *
 * @param profiles enabled ones, `*` for all; absent: `COMPOSE_PROFILES`
 */
export async function specOf(
  tree: MapNode,
  source: TreeSource,
  findings: Problems,
  profiles?: readonly string[],
): Promise<SystemSpec> {
  const { name, reader, file, lookup } = source;
  const whole = new Field(tree, "", findings);
  whole.allow(fileKeys, laterKeys);
  const section = (key: string): [string, Field][] => whole.child(key)?.entries() ?? [];
  const volumes = section("volumes").map(([key, field]) => readVolume(key, field));
  const networks = section("networks");
  for (const [, network] of networks) readNetwork(network);
  for (const kind of ["secrets", "configs"] as const)
    for (const [, field] of section(kind)) checkSource(kind, field);
  const context: ServiceContext = {
    lookup,
    volumes: new Set(volumes.map((volume) => volume.name)),
    networks: new Map(networks),
    secrets: new Map(section("secrets")),
    configs: new Map(section("configs")),
  };
  const fields = new Map(section("services"));
  const enabled = new Set(profiles ?? (lookup("COMPOSE_PROFILES") ?? "").split(",").map((one) => one.trim()));
  const running = [...fields].filter(([, field]) => isEnabled(field, enabled) && !isProvided(field));
  const services = await Promise.all(running.map(([key, field]) => readService(key, field, context)));
  addLegacyAliases(services, fields);
  const provided = [...fields].flatMap(([key, field]) => (field.child("provider") ? [key] : []));
  validateServices(services, { all: new Set(fields.keys()), provided: new Set(provided) }, findings);
  if (services.length === 0 && findings.errors.length === 0) {
    const why = fields.size === 0 ? "has no services." : "has no service whose profile is enabled.";
    findings.missing(tree.place, `the file ${why}`);
  }
  const mounted = new Set<string | undefined>(
    services.flatMap(({ mounts }) => mounts.map((mount) => volumeName(mount))),
  );
  for (const { name: key, external, source: place } of volumes) {
    const what = `volumes.${key}: external volume`;
    if (external && mounted.has(key))
      findings.exclude({ ...place, column: 1 }, what, "a run uses an empty volume of its own");
  }
  return {
    name,
    reader,
    file,
    services: services.map((service) => withoutMissing(service, services)),
    volumes: volumes.filter((volume) => mounted.has(volume.name)),
    notCovered: byPlace(findings.notCovered),
    warnings: byPlace(findings.warnings),
  };
}

function isEnabled(service: Field, enabled: ReadonlySet<string>): boolean {
  const profiles = service.child("profiles")?.texts() ?? [];
  return profiles.length === 0 || enabled.has("*") || profiles.some((profile) => enabled.has(profile));
}

/** A service that a program of the machine gives: Compose calls it, and a run starts containers alone. */
function isProvided(service: Field): boolean {
  const provider = service.child("provider");
  provider?.exclude("a program of the machine gives it; a run starts containers alone", service.path);
  return provider !== undefined;
}

function readVolume(name: string, field: Field): VolumeSpec {
  if (!field.isMap && !field.isEmpty) field.wrongType("a map");
  if (field.isMap) field.allow(volumeKeys);
  const { file, line } = field.place;
  const externalField = field.child("external");
  const external = externalField !== undefined && (externalField.isMap || (externalField.boolean() ?? false));
  const driver = field.child("driver")?.text();
  return {
    name,
    ...(driver === undefined ? {} : { driver }),
    driverOptions: driverOptions(field, driver),
    external,
    source: { file, line },
  };
}

/** The folder of a local volume that is bound starts where other relative paths do. */
function driverOptions(volume: Field, driver: string | undefined): Record<string, string> {
  const options = volume.child("driver_opts");
  const values = Object.fromEntries((options?.pairs() ?? []).map(([key, value]) => [key, value ?? ""]));
  const device = options?.child("device");
  if (driver === "local" && values.o === "bind" && device !== undefined && values.device !== undefined)
    values.device = hostPath(device, values.device, () => undefined);
  return values;
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
