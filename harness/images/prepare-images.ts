import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { BuildSpec, ServiceSpec, SystemSpec } from "../compose/model.ts";
import { UserError } from "../core/errors.ts";
import type { BuildChange, Platform } from "../declare/platform.ts";
import { buildImage } from "./build.ts";
import { buildKey } from "./build-key.ts";
import { readCatalogue, referenceOf } from "./catalogue.ts";
import { basesOf } from "./dockerfile/bases.ts";
import { readBuildFolder } from "./folder-context.ts";
import { proxyImage } from "./proxy-image.ts";
import { type EnsureOptions, ensureImages, type ResolvedImage } from "./resolve.ts";
import type { ListedImage, SystemImages } from "./system-images.ts";

/** Changes that a planted defect makes to builds, by service. */
export type BuildChanges = ReadonlyMap<string, BuildChange>;

/**
 * Every image of a system, pulled or built, and the harness's own. Rejects with an EnvironmentError that names the
 * image which cannot be had, or a UserError for a build that its file does not describe.
 */
export async function prepareImages(
  platform: Platform,
  spec: SystemSpec,
  options: EnsureOptions,
  changes: BuildChanges = new Map(),
): Promise<SystemImages> {
  const catalogue = options.catalogue ?? readCatalogue();
  const toxiproxy = referenceOf(catalogue, "toxiproxy");
  const tools = referenceOf(catalogue, "tools");
  const dockerfiles = new Map<string, string>();
  for (const service of spec.services) {
    if (service.build !== undefined)
      dockerfiles.set(service.name, await dockerfileOf(service, service.build));
  }
  const bases = spec.services.flatMap(({ name, build }) =>
    build === undefined ? [] : basesOf(dockerfiles.get(name) ?? "", { buildArgs: build.args }),
  );
  const pulled = spec.services.flatMap(({ build, image }) =>
    build === undefined && image !== undefined ? [image] : [],
  );
  const references = [...new Set([toxiproxy, tools, ...bases, ...pulled])];
  const resolved = new Map(
    (await ensureImages(references, { ...options, catalogue })).map((image) => [image.reference, image]),
  );
  const rewrites = new Map([...resolved].map(([reference, { local }]) => [reference, local]));
  const own = { toxiproxy: rewrites.get(toxiproxy) ?? toxiproxy, tools: rewrites.get(tools) ?? tools };
  const proxying = proxyImage(options.docker, own, options);
  const builds = new Map<string, Promise<string>>();
  const entries = spec.services.map(async (service): Promise<[ServiceSpec, ListedImage]> => {
    const image = service.image === undefined ? undefined : resolved.get(service.image);
    if (service.build === undefined && image !== undefined) return [service, listed(service.name, image)];
    const key = buildKey(platform, service, changes.has(service.name));
    const building =
      builds.get(key) ??
      buildService(
        platform,
        service,
        dockerfiles.get(service.name) ?? "",
        rewrites,
        options,
        changes.get(service.name) ?? {},
      );
    builds.set(key, building);
    const tag = await building;
    return [
      service,
      {
        service: service.name,
        reference: "built here",
        version: tag.split(":")[1] ?? "",
        digest: "",
        source: "own",
        started: tag,
      },
    ];
  });
  const [proxy, ...all] = await Promise.all([proxying, ...entries]);
  const harness = [toxiproxy, tools]
    .map((reference) => resolved.get(reference))
    .filter((image) => image !== undefined);
  return {
    services: new Map(all.map(([{ name }, { started }]) => [name, started])),
    proxy,
    tools: own.tools,
    listed: [...all.map(([, image]) => image), ...harness.map((image) => listed("harness", image))],
  };
}

/** Where a build's Dockerfile stands, as messages say it. */
function dockerfilePath({ name, source }: ServiceSpec, build: BuildSpec): string {
  if (build.dockerfileInline !== undefined)
    return `${source.file}:${source.line}: dockerfile_inline of ${name}`;
  const file = build.dockerfile ?? "Dockerfile";
  return isAbsolute(file) ? file : join(build.context, file);
}

async function dockerfileOf(service: ServiceSpec, build: BuildSpec): Promise<string> {
  if (build.dockerfileInline !== undefined) return build.dockerfileInline;
  const path = dockerfilePath(service, build);
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new UserError(
      `${service.source.file}:${service.source.line}: service ${service.name}: no Dockerfile at ${path}`,
    );
  }
}

async function buildService(
  platform: Platform,
  service: ServiceSpec,
  dockerfile: string,
  rewrites: ReadonlyMap<string, string>,
  { docker, onProgress, signal }: EnsureOptions,
  change: BuildChange,
): Promise<string> {
  const build = service.build;
  if (build === undefined) throw new UserError(`service ${service.name} has neither image nor build`);
  const files = await readBuildFolder(build.context, build.dockerfile);
  const further = (await platform.build?.(service, change)) ?? new Map<string, Buffer>();
  return buildImage({
    docker,
    dockerfile,
    dockerfilePath: dockerfilePath(service, build),
    context: new Map([...files, ...further]),
    buildArgs: build.args,
    ...(build.target === undefined ? {} : { target: build.target }),
    tagPrefix: `blackstart/${platform.name}-${service.name}`,
    bases: rewrites,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  });
}

function listed(service: string, image: ResolvedImage): ListedImage {
  const { reference, version, digest, local } = image;
  const source =
    image.source === "present" ? (local.startsWith("blackstart/") ? "local" : "registry") : image.source;
  const unknown = image.neverStartedHere === true ? { neverStartedHere: true as const } : {};
  return { service, reference, version, digest, source, started: local, ...unknown };
}
