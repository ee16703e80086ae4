import type Docker from "dockerode";
import { EnvironmentError } from "../core/errors.ts";
import type { OnProgress } from "../engine/engine-stream.ts";
import { buildFailure } from "./build-failure.ts";
import { type Builder, findBuilder } from "./builders/builder.ts";
import { buildWithBuildx } from "./builders/buildx.ts";
import { buildClassic } from "./builders/classic.ts";
import { buildByEngine } from "./builders/engine-buildkit.ts";
import { fittingBuilder, readableBy } from "./builders/readable.ts";
import { type BuildContext, contentHash } from "./content-hash.ts";
import { type BaseImages, basesOf, replaceBases } from "./dockerfile/bases.ts";
import { imageId } from "./image-id.ts";

/** A further build context: a folder of this machine, an image of the engine, or what BuildKit fetches by itself. */
export type NamedContext = { folder: string } | { image: string } | { url: string };

/** A secret that a build may mount. It is no part of the tag, as it is no part of the image. */
export type BuildSecret = { id: string; file: string } | { id: string; content: string };

export interface BuildRequest {
  docker: Docker;
  /** Files by their path in the build. The Dockerfile itself need not be among them. */
  context: BuildContext;
  /** The Dockerfile's text. */
  dockerfile: string;
  /** What it is called in messages: its path. */
  dockerfilePath?: string;
  /** What asks for this build, in messages: a place of the Compose file. */
  place?: string;
  buildArgs?: Record<string, string>;
  /** Stage to stop at. */
  target?: string;
  /** `linux/arm64`; absent for the engine's own. */
  platform?: string;
  /** Further contexts by name. What they hold is among `facts`. BuildKit only, as secrets and ssh are. */
  contexts?: ReadonlyMap<string, NamedContext>;
  secrets?: readonly BuildSecret[];
  /** As `docker buildx build --ssh` takes them. */
  ssh?: readonly string[];
  /** As `docker buildx build --cache-from` takes them. The classic builder has its own cache alone. */
  cacheFrom?: readonly string[];
  /** Tag without its hash: `blackstart/data-bridge:1.0.0` becomes `blackstart/data-bridge:1.0.0-0123456789ab`. */
  tagPrefix: string;
  /** References of the Dockerfile → the images that are really there. */
  bases?: BaseImages;
  /** Those of `bases` that are local builds in the place of an official image. */
  standIns?: BaseImages;
  /** Facts besides the files that change the result, such as the hash of what was downloaded for it. */
  facts?: string[];
  /** The hash to use in place of the one over the context, for a context that need not be read to be known. */
  hash?: string;
  labels?: Record<string, string>;
  /** What builds; absent for what this machine has. */
  builder?: Builder;
  onProgress?: OnProgress;
  signal?: AbortSignal;
}

const buildLimitMs = 15 * 60_000;

/** The tag that a build will have: the same content has the same tag, on every machine and by every builder. */
function buildTag(request: BuildRequest): string {
  const { buildArgs = {}, contexts, platform } = request;
  const options = { buildArgs, contexts: contexts?.keys(), target: request.target };
  const dockerfile = replaceBases(request.dockerfile, request.bases ?? new Map(), options);
  const given = Object.entries(buildArgs).sort(([one], [other]) => (one < other ? -1 : 1));
  const facts = [dockerfile, JSON.stringify(given), request.target ?? "", ...(request.facts ?? [])];
  if (platform !== undefined) facts.push(platform);
  const hash = request.hash ?? contentHash(request.context, ...facts);
  return `${request.tagPrefix}${request.tagPrefix.includes(":") ? "-" : ":"}${hash}`;
}

/**
 * Builds an image and returns its tag; builds nothing when the tag is there. Rejects with UserError carrying the last
 * lines where a step of a user's Dockerfile fails or no builder of this machine knows one, and with EnvironmentError
 * where the machine or the engine fails.
 */
export async function buildImage(request: BuildRequest): Promise<string> {
  const { docker, onProgress } = request;
  const tag = buildTag(request);
  if (await imageId(docker, tag)) return tag;
  const name = tag.replace(/^blackstart\//, "").replace(/:.*$/, "");
  const onLine = (line: string) => onProgress?.(name, line);
  const builder = request.builder ?? fittingBuilder(await findBuilder(docker), request);
  const file = request.dockerfilePath ?? `Dockerfile of ${name}`;
  const readable = await readableBy(builder, request, file, onLine);
  const limit = AbortSignal.timeout(buildLimitMs);
  const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]);
  onLine(`building ${tag}`);
  const startedAt = performance.now();
  const labels = { "blackstart.image": name, ...request.labels };
  try {
    if (builder.kind === "buildx")
      await buildWithBuildx(request, readable, builder, tag, labels, onLine, signal);
    else if (builder.kind === "engine") await buildByEngine(request, readable, tag, labels, onLine, signal);
    else await buildClassic(request, tag, labels, onLine, signal);
  } catch (thrown) {
    signal.throwIfAborted();
    throw buildFailure(thrown, { place: request.place, file, tag, standIns: standInsOf(request) });
  }
  if (!(await imageId(docker, tag))) throw new EnvironmentError(`building ${tag} ended without an image`);
  onLine(`built ${tag} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return tag;
}

/** The stand-ins that the request's target stands on. */
function standInsOf({ dockerfile, buildArgs, target, standIns = new Map() }: BuildRequest): BaseImages {
  const used = new Set(basesOf(dockerfile, { buildArgs, target }));
  return new Map([...standIns].filter(([reference]) => used.has(reference)));
}
