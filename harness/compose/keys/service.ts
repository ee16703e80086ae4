import type { ServiceSpec } from "../model.ts";
import type { Field } from "../yaml/field.ts";
import type { Lookup } from "../yaml/interpolate.ts";
import { quote } from "../yaml/problems.ts";
import { readAttachment } from "./attachment.ts";
import { readBuild } from "./build.ts";
import { readDevices } from "./devices.ts";
import { readEnvironment } from "./environment.ts";
import { readHealthcheck } from "./health.ts";
import { leftOutOfServices, serviceKeys } from "./known-keys.ts";
import { readDependencies, readReplicas, readRestart } from "./lifecycle.ts";
import { readLimits } from "./limits.ts";
import { readMounts } from "./mounts.ts";
import { readPorts } from "./network.ts";
import { readSecrets } from "./secrets.ts";
import { splitWords } from "./words.ts";

/** What the whole file gives to each of its services. */
export interface ServiceContext {
  lookup: Lookup;
  volumes: ReadonlySet<string>;
  networks: ReadonlyMap<string, Field>;
  secrets: ReadonlyMap<string, Field>;
  configs: ReadonlyMap<string, Field>;
}

/** Reads one service; problems go to the field's findings. Cross checks between services come later. */
export async function readService(name: string, field: Field, context: ServiceContext): Promise<ServiceSpec> {
  const { lookup } = context;
  field.allow(serviceKeys, leftOutOfServices);
  listWhatDiffers(field);
  if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/.test(name)) {
    field.error(`is no service name; expected letters, digits, ".", "_" and "-".`);
  }
  const imageField = field.child("image");
  const image = imageField?.text();
  // A variable that is not set may leave nothing of the name.
  const hasImage = imageField !== undefined && image !== "";
  const build = readBuild(field, hasImage, lookup, context.secrets);
  if (!hasImage && !field.child("build")) field.error("has neither image nor build.");
  const containerName = field.child("container_name");
  const named = containerName?.text();
  if (named !== undefined && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(named))
    containerName?.error(`is ${quote(named)}; expected two or more letters, digits, "_", "." and "-".`);
  const environment = await readEnvironment(field, lookup);
  const secrets = readSecrets(field, context, lookup);
  return {
    name,
    ...definedOnly({
      image: image || undefined,
      build,
      platform: field.child("platform")?.text() || undefined,
      containerName: field.child("container_name")?.text(),
      command: readCommand(field.child("command")),
      entrypoint: readCommand(field.child("entrypoint")),
      healthcheck: readHealthcheck(field),
      hostname: field.child("hostname")?.text(),
      user: field.child("user")?.scalar(),
      workingDir: field.child("working_dir")?.text(),
      stopSignal: field.child("stop_signal")?.scalar(),
      stopGraceMs: field.child("stop_grace_period")?.durationMs(),
      init: field.child("init")?.boolean(),
    }),
    environment: environment.values,
    environmentPlaces: environment.places,
    dependsOn: readDependencies(field),
    restart: readRestart(field),
    mounts: [...readMounts(field, context.volumes, lookup), ...secrets.mounts],
    files: secrets.files,
    ...readPorts(field),
    ...readAttachment(field, context.networks),
    ...readSecurity(field),
    ...{ ulimits: [], ...readLimits(field) },
    profiles: field.child("profiles")?.texts() ?? [],
    replicas: readReplicas(field),
    labels: Object.fromEntries(
      (field.child("labels")?.pairs() ?? []).map(([key, value]) => [key, value ?? ""]),
    ),
    tty: field.child("tty")?.boolean() ?? false,
    stdinOpen: field.child("stdin_open")?.boolean() ?? false,
    extraHosts: readExtraHosts(field),
    dns: field.child("dns")?.oneOrMore() ?? [],
    sysctls: Object.fromEntries(
      (field.child("sysctls")?.pairs() ?? []).map(([key, value]) => [key, value ?? ""]),
    ),
    source: { file: field.place.file, line: field.place.line },
  };
}

function readSecurity(
  field: Field,
): Pick<
  ServiceSpec,
  "capAdd" | "capDrop" | "securityOpt" | "privileged" | "readOnly" | "groupAdd" | "devices"
> {
  return {
    capAdd: field.child("cap_add")?.texts() ?? [],
    capDrop: field.child("cap_drop")?.texts() ?? [],
    securityOpt: field.child("security_opt")?.texts() ?? [],
    privileged: field.child("privileged")?.boolean() ?? false,
    readOnly: field.child("read_only")?.boolean() ?? false,
    groupAdd: field.child("group_add")?.texts() ?? [],
    devices: readDevices(field),
  };
}

function readExtraHosts(field: Field): ServiceSpec["extraHosts"] {
  return (field.child("extra_hosts")?.pairs(["=", ":"], true) ?? []).flatMap(([host, address, item]) => {
    if (host && address) return [{ host, address: address.replace(/^\[(.*)\]$/, "$1") }];
    return item.error(`is ${quote(host)}; expected host=address.`) ?? [];
  });
}

/** A list as it is, a string split into words; absent when the image's own is meant. */
function readCommand(field: Field | undefined): string[] | undefined {
  if (!field || field.isList) return field?.texts();
  const line = field.text();
  if (line === undefined) return undefined;
  const found = splitWords(line);
  if (found === undefined) return field.error("has a quote, a bracket or a backslash without its end.");
  if (found.dropped !== "") {
    field.warn(
      `ends at ${quote(found.dropped)} in Compose, which calls no shell; write sh -c "…" to have one.`,
    );
  }
  return found.words;
}

/** The engine stands on this machine, or on one of its kind. */
const ownPlatform = `linux/${process.arch === "x64" ? "amd64" : process.arch}`;

/** What Compose does with a service and a run does not, though it reads the key. */
function listWhatDiffers(field: Field): void {
  const platform = field.child("platform");
  const asked = platform?.text();
  if (platform && asked && asked !== ownPlatform && !field.child("build")) {
    platform.exclude(`images are fetched for the engine's own platform, not for ${asked}`);
  }
  const driver = field.child("logging")?.child("driver");
  const name = driver?.text();
  if (driver && name !== undefined && !["json-file", "local", "journald", "none"].includes(name)) {
    driver.exclude("a run keeps logs with the engine's own driver", `${driver.path}: ${quote(name)}`);
  }
  for (const key of ["ipc", "pid", "uts", "cgroup"]) {
    const mode = field.child(key);
    const shared = mode?.text();
    if (mode && shared) mode.exclude("a run gives each container its own", `${mode.path}: ${shared}`);
  }
  const from = field.child("volumes_from");
  if (from) from.exclude("a run mounts what a service says itself");
  field
    .child("healthcheck")
    ?.child("start_interval")
    ?.exclude("a run checks at the usual interval from the start");
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Leaves absent what is undefined, so that "the image's own" has one form only. */
function definedOnly<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
