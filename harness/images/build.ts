import { Readable } from "node:stream";
import type Docker from "dockerode";
import { type Pack, pack } from "tar-stream";
import { withDeadline } from "../core/deadline.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { followEngineStream, type OnProgress } from "../engine/engine-stream.ts";
import { type BuildContext, type ContextFile, contentHash } from "./content-hash.ts";
import { type FromRewrites, rewriteFrom } from "./dockerfile.ts";

export interface BuildRequest {
  docker: Docker;
  /** Files by their path in the build. The Dockerfile itself need not be among them. */
  context: BuildContext;
  /** The Dockerfile's text. */
  dockerfile: string;
  buildArgs?: Record<string, string>;
  /** Stage to stop at. */
  target?: string;
  /** Tag without its hash: `blackstart/data-bridge:1.0.0` becomes `blackstart/data-bridge:1.0.0-0123456789ab`. */
  tagPrefix: string;
  /** Catalogued references of the Dockerfile → the images that are really there. */
  fromRewrites?: FromRewrites;
  /** Facts besides the files that change the result, such as the hash of what was downloaded for it. */
  facts?: string[];
  /** The hash to use in place of the one over the context, for a context that need not be read to be known. */
  hash?: string;
  labels?: Record<string, string>;
  onProgress?: OnProgress;
  signal?: AbortSignal;
}

const buildLimitMs = 15 * 60_000;

/** The tag that a build will have: the same content has the same tag, on every machine. */
export function buildTag(request: BuildRequest): string {
  const dockerfile = rewriteFrom(request.dockerfile, request.fromRewrites ?? new Map(), request.buildArgs);
  const given = Object.entries(request.buildArgs ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  const facts = [dockerfile, JSON.stringify(given), request.target ?? "", ...(request.facts ?? [])];
  const hash = request.hash ?? contentHash(request.context, ...facts);
  return `${request.tagPrefix}${request.tagPrefix.includes(":") ? "-" : ":"}${hash}`;
}

/**
 * Builds an image with the engine's classic builder and returns its tag; builds nothing when the tag is there.
 * Rejects with EnvironmentError carrying the last lines of a failed build.
 */
export async function buildImage(request: BuildRequest): Promise<string> {
  const { docker, onProgress } = request;
  const tag = buildTag(request);
  if (await imageId(docker, tag)) return tag;
  const dockerfile = rewriteFrom(request.dockerfile, request.fromRewrites ?? new Map(), request.buildArgs);
  const archive = pack();
  // A name that no context has, so that a rewritten Dockerfile never collides with the one that was given.
  const dockerfileName = ".blackstart.Dockerfile";
  archive.entry({ name: dockerfileName }, dockerfile);
  for (const [path, file] of [...request.context].sort(([one], [other]) => (one < other ? -1 : 1))) {
    addFile(archive, path, file);
  }
  archive.finalize();
  const limit = AbortSignal.timeout(buildLimitMs);
  const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal]);
  const name = tag.replace(/^blackstart\//, "").replace(/:.*$/, "");
  onProgress?.(name, `building ${tag}`);
  const startedAt = performance.now();
  const stream = await docker.buildImage(Readable.from(archive), {
    t: tag,
    dockerfile: dockerfileName,
    buildargs: request.buildArgs ?? {},
    ...(request.target === undefined ? {} : { target: request.target }),
    labels: { "blackstart.image": name, ...request.labels },
    // A missing base must be an error here and now, not a pull behind the resolver's back.
    pull: false,
    rm: true,
    forcerm: true,
    abortSignal: signal,
  });
  await followEngineStream(
    Readable.from(stream),
    `building ${tag}`,
    (line) => onProgress?.(name, line),
    signal,
  );
  if (!(await imageId(docker, tag))) throw new EnvironmentError(`building ${tag} ended without an image`);
  onProgress?.(name, `built ${tag} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return tag;
}

/** Times are left out of the archive: they would make the engine's own build cache useless. */
function addFile(archive: Pack, path: string, file: ContextFile): void {
  const mtime = new Date(0);
  if (typeof file === "string" || Buffer.isBuffer(file))
    archive.entry({ name: path, mode: 0o644, mtime }, file);
  else if ("linkTo" in file) archive.entry({ name: path, type: "symlink", linkname: file.linkTo, mtime });
  else archive.entry({ name: path, mode: file.mode, mtime }, file.content);
}

/** The engine's id of an image, or undefined when it has none of that name. */
export async function imageId(docker: Docker, reference: string): Promise<string | undefined> {
  try {
    const image = docker.getImage(reference);
    const found = await withDeadline(`asking the engine for ${reference}`, 10_000, () => image.inspect());
    return found.Id;
  } catch (thrown) {
    if (thrown instanceof Error && "statusCode" in thrown && thrown.statusCode === 404) return undefined;
    throw new EnvironmentError(`the engine could not say whether it has ${reference}: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}
