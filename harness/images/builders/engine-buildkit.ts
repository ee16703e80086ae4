import { Readable } from "node:stream";
import { followEngineStream } from "../../engine/engine-stream.ts";
import type { BuildRequest } from "../build.ts";
import { replaceBases } from "../dockerfile/bases.ts";
import { archiveOf, dockerfileName } from "./archive.ts";
import type { ReadableDockerfile } from "./buildx.ts";

/**
 * Builds with the engine's own BuildKit over its API, for a client without buildx. Rejects with EngineReport carrying the
 * build's last lines, with dockerode's error where the engine refuses, and with EnvironmentError where the stream ends.
 */
export async function buildByEngine(
  request: BuildRequest,
  { text, syntax }: ReadableDockerfile,
  tag: string,
  labels: Record<string, string>,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { docker, buildArgs = {}, contexts, target, platform } = request;
  const options = { buildArgs, contexts: contexts?.keys(), target };
  const dockerfile = replaceBases(text, request.bases ?? new Map(), options);
  const stream = await docker.buildImage(Readable.from(archiveOf(request.context, dockerfile)), {
    // The second version of the engine's builders, which is BuildKit.
    version: "2",
    t: tag,
    dockerfile: dockerfileName,
    buildargs: syntax === undefined ? buildArgs : { ...buildArgs, BUILDKIT_SYNTAX: syntax },
    ...(target === undefined ? {} : { target }),
    ...(platform === undefined ? {} : { platform }),
    ...(request.cacheFrom === undefined ? {} : { cachefrom: JSON.stringify(request.cacheFrom) }),
    labels,
    rm: true,
    forcerm: true,
    abortSignal: signal,
  });
  await followEngineStream(Readable.from(stream), `building ${tag}`, onLine, signal);
}
