import { writeFile } from "node:fs/promises";
import type Docker from "dockerode";
import { cached } from "../../engine/cache.ts";
import type { OnProgress } from "../../engine/engine-stream.ts";
import { buildImage } from "../build.ts";
import { fileOfImage } from "../image-file.ts";
import { commandName, goCacheKey, goInstallArguments } from "./go-binary.ts";
import type { RecipeInput } from "./recipe.ts";

/** Builds a module's command in the Go builder image; returns the binary's path in the cache. */
export async function buildInContainer(
  docker: Docker,
  builder: string,
  input: Extract<RecipeInput, { kind: "go" }>,
  name: string,
  onProgress: OnProgress | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  return cached(goCacheKey(input), async (draft) => {
    const command = JSON.stringify(["go", ...goInstallArguments(input)]);
    const image = await buildImage({
      docker,
      context: new Map(),
      // The machine's own choice of a module proxy holds in the container too.
      dockerfile: `FROM builder\nARG GOPROXY=https://proxy.golang.org,direct\nENV GOPROXY=$GOPROXY\nRUN ${command}\n`,
      buildArgs: process.env.GOPROXY === undefined ? {} : { GOPROXY: process.env.GOPROXY },
      tagPrefix: `blackstart/go-build-${name}:${input.version}`,
      bases: new Map([["builder", builder]]),
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(signal === undefined ? {} : { signal }),
    });
    await writeFile(draft, await fileOfImage(docker, image, `/out/${commandName(input.package)}`), {
      mode: 0o755,
    });
    await docker.getImage(image).remove({ force: true });
  });
}
