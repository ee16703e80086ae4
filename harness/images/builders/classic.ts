import { Readable } from "node:stream";
import { followEngineStream } from "../../engine/engine-stream.ts";
import type { BuildRequest } from "../build.ts";
import { neededPart, replaceBases } from "../dockerfile/bases.ts";
import { archiveOf, dockerfileName } from "./archive.ts";

/** Builds with the engine's classic builder. Rejects with EnvironmentError carrying the build's last lines. */
export async function buildClassic(
  request: BuildRequest,
  tag: string,
  labels: Record<string, string>,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { docker, buildArgs, target, platform } = request;
  const options = { buildArgs, target };
  const needed = neededPart(request.dockerfile, options);
  const dockerfile = replaceBases(needed, request.bases ?? new Map(), options);
  const stream = await docker.buildImage(Readable.from(archiveOf(request.context, dockerfile)), {
    t: tag,
    dockerfile: dockerfileName,
    buildargs: buildArgs ?? {},
    ...(target === undefined ? {} : { target }),
    ...(platform === undefined ? {} : { platform }),
    labels,
    // A missing base must be an error here and now, not a pull behind the resolver's back.
    pull: false,
    rm: true,
    forcerm: true,
    abortSignal: signal,
  });
  await followEngineStream(Readable.from(stream), `building ${tag}`, onLine, signal);
}
