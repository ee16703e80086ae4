import type Docker from "dockerode";
import { composeFileOf } from "../compose/compose-file.ts";
import type { SystemSpec } from "../compose/model.ts";
import { readPlatformFile } from "../compose/reader.ts";
import { secretsOf } from "../compose/secret-values.ts";
import { supportedPart } from "../compose/supported.ts";
import { type Clock, startClock } from "../core/clock.ts";
import { UserError } from "../core/errors.ts";
import { maskOf } from "../core/mask.ts";
import type { Platform } from "../declare/platform.ts";
import { presentPart } from "../declare/present-part.ts";
import { validateLinks, validatePlatform } from "../declare/validate.ts";
import type { Capabilities } from "../engine/capabilities.ts";
import { cleanUp } from "../engine/clean-up.ts";
import { connectEngine } from "../engine/connect.ts";
import { isAlive, runLabel } from "../engine/identity.ts";
import type { VolumeKinds } from "../engine/volumes/volume-kind.ts";
import type { Fault } from "../faults/fault.ts";
import { Recorder } from "../history/recorder.ts";
import { stackProbesOf } from "../history/stack-probe.ts";
import { withImageHealth } from "../images/image-health.ts";
import { type BuildChanges, prepareImages } from "../images/prepare-images.ts";
import { exposedPorts, type SystemImages } from "../images/system-images.ts";
import { System } from "../system/system.ts";
import { type Links, linksOf } from "../wire/link-discovery.ts";
import { machineCapabilities } from "./machine-capabilities.ts";
import type { RunContext } from "./run-context.ts";
import { runsAs } from "./runs-as.ts";
import { workerNumber } from "./worker-number.ts";

/** A system with the clock and the recorder that belong to it. */
export interface Stack {
  system: System;
  clock: Clock;
  recorder: Recorder;
  /** How often scenarios have used it; 0 means as fresh as it started. */
  uses: number;
  /** Start-up failed: nobody should use it again. */
  failed?: boolean;
  /** The scenario before passed on it, canaries and leak audit included. */
  clean?: boolean;
  /** What its containers are; see `runsAs`. */
  runsAs: string;
  /** What this machine lets faults and evidence do. */
  capabilities: Capabilities;
}

/**
 * Whether another scenario may have a stack: it came up, whoever watches all of it and its wires still sees, and of
 * each link it is known whether it listens.
 */
export function isUsable({ failed, system }: Stack): boolean {
  if (failed === true || system.links.some(({ isKnown }) => !isKnown)) return false;
  return stackProbesOf(system).every(({ lost }) => lost === undefined);
}

/** What a planted defect changes (builds, the Compose file's model, the harness's own faults) or a scenario asks for. */
export interface PlatformChange {
  builds?: BuildChanges;
  compose?(spec: SystemSpec): SystemSpec;
  fault?(fault: Fault): Fault;
  /** Volumes of a kind of their own, which faults of a disk need. */
  volumes?: VolumeKinds;
}

/** Throws a UserError for a volume that no service of the platform mounts by name. */
function knownVolumes(spec: SystemSpec, volumes: VolumeKinds): void {
  const mounted = new Set(
    spec.services.flatMap(({ mounts }) =>
      mounts.flatMap((mount) =>
        mount.type === "volume" && mount.volume !== undefined ? [mount.volume] : [],
      ),
    ),
  );
  for (const key of Object.keys(volumes)) {
    if (mounted.has(key)) continue;
    throw new UserError(
      `no service mounts a volume "${key}" (there are: ${[...mounted].join(", ") || "none"})`,
    );
  }
}

export interface PreparedPlatform {
  /** What is declared of the services that run. */
  platform: Platform;
  docker: Docker;
  spec: SystemSpec;
  images: SystemImages;
  volumes: VolumeKinds;
  /** The links that there are, and what of the file no scenario can speak about. */
  links: Links;
  capabilities: Capabilities;
}

/** Subnets between the first of one stack and the first of the next. */
const subnetStride = 64;
let stacks = 0;

/**
 * Reads the Compose file, holds what the platform declares against it, makes sure of every image, finds the links and
 * what this machine can do; nothing is started.
 */
export async function prepare(
  declared: Platform,
  context: RunContext,
  change: PlatformChange = {},
  onProgress?: (name: string, line: string) => void,
): Promise<PreparedPlatform> {
  const docker = await connectEngine();
  const file = await readPlatformFile(composeFileOf(declared.folder), { environment: process.env });
  await validatePlatform(declared, file);
  const read = supportedPart(file);
  const platform = presentPart(
    declared,
    read.services.map(({ name }) => name),
  );
  const spec = change.compose?.(read) ?? read;
  const volumes = change.volumes ?? {};
  knownVolumes(spec, volumes);
  const images = await prepareImages(
    platform,
    spec,
    {
      docker,
      source: context.imageSource,
      mirror: context.mirror,
      mayInstall: context.mayInstall,
      ...(onProgress === undefined ? {} : { onProgress }),
    },
    change.builds,
  );
  const services = await withImageHealth(spec.services, images.services, docker);
  const exposed = await exposedPorts(docker, images.services);
  const { add = [] } = platform.links ?? {};
  // What a change takes out of the file is no mistake of the platform's, so the file as it is counts.
  validateLinks(
    platform,
    linksOf(read, exposed, { add }).links.map(({ id }) => id),
  );
  const found = linksOf(spec, exposed, platform.links);
  const links = { ...found, notCovered: [...spec.notCovered, ...found.notCovered] };
  const capabilities = await machineCapabilities(docker, images.tools, context.folder);
  return { platform, docker, spec: { ...spec, services }, images, volumes, links, capabilities };
}

/** Names the worker too, so that a later one can tell whose stack has nobody left. */
function stackName(worker: number, number: number): string {
  return `s${number}-${worker}`;
}

/** Removes the stacks of this run whose worker has ended: a worker cannot, at its very end. */
export async function removeAbandoned(docker: Docker, run: string): Promise<void> {
  const filters = JSON.stringify({ label: [`${runLabel}=${run}`] });
  const containers = await docker.listContainers({ all: true, filters });
  const names = new Set(containers.map(({ Labels }) => Labels["blackstart.stack"] ?? ""));
  for (const stack of names) {
    const worker = Number(/^s\d+-(\d+)$/.exec(stack)?.[1]);
    if (Number.isInteger(worker) && worker !== process.pid && !isAlive(worker))
      await cleanUp(docker, { run, stack });
  }
}

/** A system that is made but not started; its recorder may be given a history first. */
export function createStack(context: RunContext, prepared: PreparedPlatform, signal?: AbortSignal): Stack {
  const number = workerNumber() * 100 + stacks++;
  const clock = startClock(context.startedWallMs);
  const recorder = new Recorder();
  recorder.maskWith(maskOf(secretsOf(prepared.spec.services)));
  const system = new System({
    ...prepared,
    scale: context.scale,
    identity: context.identity,
    stack: stackName(process.pid, number),
    clock,
    recorder,
    // Runs that share an engine begin at different places, so that they rarely meet.
    subnetStart: (context.identity.pid % 500) * 97 + number * subnetStride,
    ...(signal === undefined ? {} : { signal }),
  });
  return { system, clock, recorder, uses: 0, runsAs: runsAs(prepared), capabilities: prepared.capabilities };
}
