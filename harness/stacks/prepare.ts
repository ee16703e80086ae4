import type Docker from "dockerode";
import type { NotCovered, ServiceSpec, SystemSpec } from "../compose/model.ts";
import { UserError } from "../core/errors.ts";
import type { Platform } from "../declare/platform.ts";
import { presentPart } from "../declare/present-part.ts";
import { validateLinks } from "../declare/validate.ts";
import type { Capabilities } from "../engine/capabilities.ts";
import { connectEngine } from "../engine/connect.ts";
import type { VolumeKinds } from "../engine/volumes/volume-kind.ts";
import type { Fault } from "../faults/fault.ts";
import { withImageHealth } from "../images/image-health.ts";
import { type BuildChanges, prepareImages } from "../images/prepare-images.ts";
import { exposedPorts, type SystemImages } from "../images/system-images.ts";
import { type Links, linksOf } from "../wire/link-discovery.ts";
import { visitorLinks } from "../wire/visitors.ts";
import { type Ways, waysOf } from "../wire/ways.ts";
import { machineCapabilities } from "./machine-capabilities.ts";
import { type PlatformAsItIs, platformAsItIs } from "./platform-as-it-is.ts";
import type { RunContext } from "./run-context.ts";

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
  /** By which way packets go, and who finds whom. */
  ways: Ways;
  capabilities: Capabilities;
}

/**
 * A platform with a change: what its Compose file says, the images to start, the links, and what this machine can do;
 * nothing is started. The platform as it is was prepared once in the run; a change costs what it changes.
 */
export async function prepare(
  declared: Platform,
  context: RunContext,
  change: PlatformChange = {},
  onProgress?: (name: string, line: string) => void,
): Promise<PreparedPlatform> {
  const docker = await connectEngine();
  const asItIs = await platformAsItIs(declared, docker, context, onProgress);
  const platform = presentPart(
    declared,
    asItIs.spec.services.map(({ name }) => name),
  );
  const spec = change.compose?.(asItIs.spec) ?? asItIs.spec;
  const volumes = change.volumes ?? {};
  knownVolumes(spec, volumes);
  const { images, exposed, services } = await changed(asItIs, spec, change, { platform, docker, context });
  const { add = [] } = platform.links ?? {};
  // What a change takes out of the file is no mistake of the platform's, so the file as it is counts.
  const told = linksOf(asItIs.spec, asItIs.exposed, { add }).links;
  await validateLinks(
    platform,
    told.map(({ id }) => id),
  );
  const found = linksOf(spec, exposed, platform.links);
  const visited = context.visitors ? visitorLinks(spec.services, exposed) : [];
  const linked = [...found.links, ...visited];
  const capabilities = await machineCapabilities(docker, images.tools, context.folder);
  // Who connects to its servers, or adds links, knows them all; and a machine without the filter cannot forward.
  const isKnown = platform.connect !== undefined || add.length > 0;
  const ways = waysOf(services, linked, { forwards: !isKnown && capabilities.packetFilter.able });
  const links = {
    links: linked,
    notCovered: [...spec.notCovered, ...found.notCovered, ...unreached(ways, services)],
  };
  return { platform, docker, spec: { ...spec, services }, images, volumes, links, ways, capabilities };
}

/** Addresses of the file that nobody reaches, since the packet filter does not forward what is sent there. */
function unreached({ path }: Ways, services: readonly ServiceSpec[]): NotCovered[] {
  if (path === "filter") return [];
  const why = "they lead nowhere: links are copied by proxies here, which are found by name";
  return services.flatMap(({ name, addresses }) =>
    addresses.map(({ address, source }) => ({ what: `dials of ${name} at ${address}`, why, ...source })),
  );
}

/** Images, exposed ports and services with their health checks, anew for the services that a change is about. */
async function changed(
  asItIs: PlatformAsItIs,
  spec: SystemSpec,
  change: PlatformChange,
  { platform, docker, context }: { platform: Platform; docker: Docker; context: RunContext },
): Promise<{ images: SystemImages; exposed: Map<string, number[]>; services: ServiceSpec[] }> {
  const before = new Map(asItIs.spec.services.map((service) => [service.name, service]));
  const rebuilt = spec.services.filter(({ name, image, build }) => {
    const known = before.get(name);
    const same = known !== undefined && image === known.image && sameAs(build, known.build);
    return !same || change.builds?.has(name) === true;
  });
  let { images, exposed } = asItIs;
  if (rebuilt.length > 0) {
    const { imageSource: source, mirror, mayInstall } = context;
    const options = { docker, source, mirror, mayInstall };
    const anew = await prepareImages(platform, { ...spec, services: rebuilt }, options, change.builds);
    const names = new Set(rebuilt.map(({ name }) => name));
    images = {
      ...images,
      services: new Map([...images.services, ...anew.services]),
      listed: [
        ...images.listed.filter(({ service }) => !names.has(service)),
        ...anew.listed.filter(({ service }) => names.has(service)),
      ],
    };
    exposed = new Map([...exposed, ...(await exposedPorts(docker, anew.services))]);
  }
  const services = sameAs(spec.services, asItIs.spec.services)
    ? asItIs.services
    : await withImageHealth(spec.services, images.services, docker);
  return { images, exposed, services };
}

const sameAs = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
