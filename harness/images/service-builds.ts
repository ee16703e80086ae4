import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { nameInFile } from "../compose/instances.ts";
import type { BuildSpec, ServiceSpec } from "../compose/model.ts";
import { UserError } from "../core/errors.ts";
import type { BuildChange, Platform } from "../declare/platform.ts";
import { buildImage, type NamedContext } from "./build.ts";
import { buildKey } from "./build-key.ts";
import { contentHash } from "./content-hash.ts";
import { basesOf } from "./dockerfile/bases.ts";
import { readBuildFolder } from "./folder-context.ts";
import type { EnsureOptions, ResolvedImage } from "./resolve.ts";

/** Images from registries and local recipes, by the reference that was written. */
export type ResolvedImages = ReadonlyMap<
  string,
  Pick<ResolvedImage, "local"> & Partial<Pick<ResolvedImage, "source">>
>;

const imageContext = "docker-image://";
const serviceContext = "service:";

/** The builds of a Compose file's services, each made once. */
export class ServiceBuilds {
  readonly #platform: Pick<Platform, "name" | "build">;
  readonly #services: ReadonlyMap<string, ServiceSpec>;
  readonly #changes: ReadonlyMap<string, BuildChange>;
  readonly #options: EnsureOptions;
  readonly #running = new Map<string, Promise<string>>();

  constructor(
    platform: Pick<Platform, "name" | "build">,
    services: readonly ServiceSpec[],
    changes: ReadonlyMap<string, BuildChange>,
    options: EnsureOptions,
  ) {
    this.#platform = platform;
    this.#services = new Map(services.map((service) => [service.name, service]));
    this.#changes = changes;
    this.#options = options;
    for (const service of services) {
      demandLocal(service);
      this.#demandEnd(service, []);
    }
  }

  /** References of all images that the builds stand on. Rejects with UserError for a Dockerfile that is not there. */
  async bases(): Promise<string[]> {
    const found = [...this.#services.values()].map(async (service) => {
      const { build } = service;
      if (build === undefined) return [];
      const further = Object.values(build.additionalContexts ?? {});
      const images = further.filter((place) => place.startsWith(imageContext));
      return [
        ...basesOf(await dockerfileOf(service, build), optionsOf(build)),
        ...images.map((place) => place.slice(imageContext.length)),
      ];
    });
    return (await Promise.all(found)).flat();
  }

  /** The tag of a service's image, built when the engine does not have it. */
  ensure(service: ServiceSpec, resolved: ResolvedImages): Promise<string> {
    const { name, build } = service;
    if (build === undefined) throw new UserError(`service ${name} has neither image nor build`);
    const key = buildKey(this.#platform, service, this.#changes.has(name));
    const running = this.#running.get(key) ?? this.#build(service, build, resolved);
    this.#running.set(key, running);
    return running;
  }

  async #build(service: ServiceSpec, build: BuildSpec, resolved: ResolvedImages): Promise<string> {
    const { docker, onProgress, signal } = this.#options;
    const files = await readBuildFolder(build.context, build.dockerfile);
    const change = this.#changes.get(service.name) ?? {};
    const further = (await this.#platform.build?.(service, change)) ?? new Map<string, Buffer>();
    const { contexts, facts } = await this.#contextsOf(build, resolved);
    const { target, secrets, ssh, cacheFrom, platforms = [] } = build;
    const platform = service.platform ?? (platforms.length === 1 ? platforms[0] : undefined);
    return buildImage({
      docker,
      dockerfile: await dockerfileOf(service, build),
      dockerfilePath: dockerfilePath(service, build),
      place: placeOf(service),
      context: new Map([...files, ...further]),
      buildArgs: build.args,
      tagPrefix: `blackstart/${this.#platform.name}-${nameInFile(service)}`,
      bases: localsOf(resolved),
      standIns: localsOf(new Map([...resolved].filter(([, { source }]) => source === "local"))),
      contexts,
      facts,
      ...(target === undefined ? {} : { target }),
      ...(platform === undefined ? {} : { platform }),
      ...(secrets === undefined ? {} : { secrets }),
      ...(ssh === undefined ? {} : { ssh }),
      ...(cacheFrom === undefined ? {} : { cacheFrom }),
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** Further contexts with what tells their content, so that a change of it is another image. */
  async #contextsOf(
    build: BuildSpec,
    resolved: ResolvedImages,
  ): Promise<{ contexts: Map<string, NamedContext>; facts: string[] }> {
    const contexts = new Map<string, NamedContext>();
    const facts: string[] = [];
    for (const [name, place] of Object.entries(build.additionalContexts ?? {})) {
      const context = await this.#contextAt(place, resolved);
      contexts.set(name, context);
      const content =
        "folder" in context ? contentHash(await readBuildFolder(context.folder)) : JSON.stringify(context);
      facts.push(`context ${name}: ${content}`);
    }
    return { contexts, facts };
  }

  async #contextAt(place: string, resolved: ResolvedImages): Promise<NamedContext> {
    if (isAbsolute(place)) return { folder: place };
    if (place.startsWith(imageContext)) {
      const reference = place.slice(imageContext.length);
      return { image: resolved.get(reference)?.local ?? reference };
    }
    const service = this.#services.get(place.slice(serviceContext.length));
    if (!place.startsWith(serviceContext) || service === undefined) return { url: place };
    if (service.build !== undefined) return { image: await this.ensure(service, resolved) };
    return { image: resolved.get(service.image ?? "")?.local ?? service.image ?? "" };
  }

  /** A build that waits for itself would never end. */
  #demandEnd(service: ServiceSpec, above: readonly string[]): void {
    const path = [...above, service.name];
    if (above.includes(service.name))
      throw new UserError(`${placeOf(service)}: builds need each other: ${path.join(" → ")}`);
    for (const place of Object.values(service.build?.additionalContexts ?? {})) {
      if (!place.startsWith(serviceContext)) continue;
      const name = place.slice(serviceContext.length);
      const next = this.#services.get(name);
      if (next === undefined)
        throw new UserError(
          `${placeOf(service)}: build.additional_contexts names service "${name}", which is not there`,
        );
      this.#demandEnd(next, path);
    }
  }
}

function optionsOf({ args, additionalContexts, target }: BuildSpec) {
  return { buildArgs: args, contexts: Object.keys(additionalContexts ?? {}), target };
}

/** A folder of elsewhere is not fetched: what is built from it could not be told from what was built before. */
function demandLocal(service: ServiceSpec): void {
  const { context } = service.build ?? {};
  if (context === undefined || isAbsolute(context)) return;
  throw new UserError(
    `${placeOf(service)}: build.context ${context} is no folder of this machine; build it and name the image, or fetch it`,
  );
}

function placeOf({ name, source }: ServiceSpec): string {
  return `${source.file}:${source.line}: service ${name}`;
}

/** Where a build's Dockerfile stands, as messages say it. */
function dockerfilePath(service: ServiceSpec, build: BuildSpec): string {
  if (build.dockerfileInline !== undefined) return `${placeOf(service)}: dockerfile_inline`;
  const file = build.dockerfile ?? "Dockerfile";
  return isAbsolute(file) ? file : join(build.context, file);
}

async function dockerfileOf(service: ServiceSpec, build: BuildSpec): Promise<string> {
  if (build.dockerfileInline !== undefined) return build.dockerfileInline;
  const path = dockerfilePath(service, build);
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new UserError(`${placeOf(service)}: no Dockerfile at ${path}`);
  }
}

function localsOf(resolved: ResolvedImages): Map<string, string> {
  return new Map([...resolved].map(([reference, { local }]) => [reference, local]));
}
