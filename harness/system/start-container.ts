import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { relative } from "node:path";
import type Docker from "dockerode";
import type { ServiceSpec } from "../compose/model.ts";
import { withDeadline } from "../core/deadline.ts";
import { messageOf, UserError } from "../core/errors.ts";
import type { Scale } from "../core/scale.ts";
import { declarationOf } from "../declare/declared.ts";
import type { Platform } from "../declare/platform.ts";
import { asRefusal } from "../engine/engine-refusal.ts";
import { labels, type RunIdentity } from "../engine/identity.ts";
import type { ServiceNetwork } from "../engine/networks.ts";
import { ServiceContainer } from "../engine/service-container.ts";
import { ignoreGone } from "../engine/sidecar.ts";
import { PinnedVolume } from "../engine/volumes/pinned-volume.ts";
import type { VolumeKinds } from "../engine/volumes/volume-kind.ts";
import { serviceHost } from "../wire/host-numbers.ts";
import type { EngineWatch } from "./engine-watch.ts";
import type { Service } from "./service.ts";
import { containerOf } from "./service-to-container.ts";

export interface ContainerContext {
  platform: Platform;
  scale: Scale;
  docker: Docker;
  identity: RunIdentity;
  stack: string;
  imageOf: ReadonlyMap<string, string>;
  networks: ReadonlyMap<string, ServiceNetwork>;
  watch: EngineWatch;
  /** Image of the sidecars. */
  tools: string;
  /** Volumes of a kind of their own, and such of them as are made. */
  volumeKinds: VolumeKinds;
  kept: Map<string, Promise<PinnedVolume>>;
}

const launchLimitMs = 60_000;
/** Readable by whatever user the image runs as. Source: the Compose specification, secrets. */
const contentFileMode = 0o444;

/** Makes the volumes and the container of a service and starts it. */
export async function startContainer(
  context: ContainerContext,
  service: Service,
  spec: ServiceSpec,
): Promise<void> {
  const { identity, stack, platform } = context;
  const network = context.networks.get(spec.name);
  const image = context.imageOf.get(spec.name);
  if (network === undefined || image === undefined)
    throw new Error(`${spec.name} has no network or no image`);
  await Promise.all(namedVolumes(spec).map((volume) => makeVolume(context, spec.name, volume)));
  await makeMissingFolders(spec);
  const plan = containerOf(spec, {
    platform,
    scale: context.scale,
    image,
    containerName: `bs-${identity.run}-${stack}-${spec.name}`,
    labels: labels(identity, stack, "service", spec.name),
    network: { name: network.name, address: network.subnet.host(serviceHost) },
    published: [...service.published].map(([containerPort, hostPort]) => ({ containerPort, hostPort })),
    volumeName: (volume) => volumeName(context, volume),
  });
  service.expect("create", "start");
  const kind = declarationOf(platform, spec.name).container;
  const container = kind === undefined ? new ServiceContainer(plan) : kind.container(plan);
  // Written between creation and start, so that the process finds them from its first moment.
  container.withCopyContentToContainer(
    spec.files.map(({ target, content }) => ({ target, content, mode: contentFileMode })),
  );
  const started = await withDeadline(`start ${spec.name}`, launchLimitMs, () => container.start()).catch(
    (thrown: unknown) => {
      const { file, line } = spec.source;
      throw asRefusal(thrown, `start ${spec.name} (${relative(process.cwd(), file)}:${line})`);
    },
  );
  service.adopt(started.getId());
}

/** A volume that several services share is made once, whoever starts first. */
async function makeVolume(context: ContainerContext, service: string, key: string): Promise<void> {
  const { docker, identity, stack, tools, volumeKinds, kept } = context;
  const name = volumeName(context, key);
  const kind = volumeKinds[key];
  if (kind === undefined) {
    const volumeLabels = { ...labels(identity, stack, "volume", service), "blackstart.volume": key };
    await docker.createVolume({ Name: name, Labels: volumeLabels });
  } else if (!kept.has(key)) {
    kept.set(key, PinnedVolume.make({ docker, identity, stack, tools, service, name, key, kind }));
  }
  await kept.get(key);
}

/** Removes a service's container, and its named volumes where that is asked for. */
export async function removeContainer(
  context: ContainerContext,
  service: Service,
  options: { volumes: boolean },
): Promise<void> {
  if (service.hasContainer) {
    service.expect("kill", "die", "destroy");
    const container = context.docker.getContainer(service.container);
    await withDeadline(`remove ${service.name}`, 30_000, () =>
      container.remove({ force: true, v: true }).catch(ignoreGone),
    );
    service.adopt(undefined);
    context.watch.forget(service.name);
  }
  if (!options.volumes) return;
  await Promise.all(
    namedVolumes(service.spec).map(async (key) => {
      const kept = await context.kept.get(key);
      context.kept.delete(key);
      if (kept !== undefined) await kept.remove();
      else await context.docker.getVolume(volumeName(context, key)).remove({}).catch(ignoreGone);
    }),
  );
}

/** Compose makes the folder of a bind mount that is not there; the engine's own mounts would be refused. */
async function makeMissingFolders(spec: ServiceSpec): Promise<void> {
  for (const mount of spec.mounts) if (mount.type === "bind") await mkdirUnlessThere(mount.path);
}

async function mkdirUnlessThere(path: string): Promise<void> {
  if (existsSync(path)) return;
  try {
    await mkdir(path, { recursive: true });
  } catch (thrown) {
    throw new UserError(`${path} is mounted, does not exist and cannot be made: ${messageOf(thrown)}`);
  }
}

function namedVolumes(spec: ServiceSpec): string[] {
  return spec.mounts.flatMap((mount) =>
    mount.type === "volume" && mount.volume !== undefined ? [mount.volume] : [],
  );
}

function volumeName({ identity, stack }: ContainerContext, volume: string): string {
  return `bs-${identity.run}-${stack}-${volume}`;
}
