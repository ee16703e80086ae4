import { writeFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type Docker from "dockerode";
import { extract } from "tar-stream";
import { withDeadline } from "../../core/deadline.ts";
import { EnvironmentError } from "../../core/errors.ts";
import { cached } from "../../engine/cache.ts";
import type { OnProgress } from "../../engine/engine-stream.ts";
import { buildImage } from "../build.ts";
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

/** Reads one file of an image through a container that is made and never started. */
async function fileOfImage(docker: Docker, image: string, path: string): Promise<Buffer> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ["none"],
    Labels: { "blackstart.image": "copy" },
  });
  try {
    return await withDeadline(`copying ${path} out of ${image}`, 60_000, async () => {
      const archive = extract();
      Readable.from(await container.getArchive({ path })).pipe(archive);
      for await (const entry of archive) {
        // Leaving the loop ends the archive, so the content must be read before.
        const content = await buffer(entry);
        return content;
      }
      throw new EnvironmentError(`${image} has no ${path}`);
    });
  } finally {
    await container.remove({ force: true });
  }
}
