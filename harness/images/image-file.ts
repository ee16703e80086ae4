import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type Docker from "dockerode";
import { extract } from "tar-stream";
import { withDeadline } from "../core/deadline.ts";
import { EnvironmentError } from "../core/errors.ts";

/** Reads one file of an image through a container that is made and never started. */
export async function fileOfImage(docker: Docker, image: string, path: string): Promise<Buffer> {
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
