import { PassThrough } from "node:stream";
import type Docker from "dockerode";

export interface AttachedOutput {
  stdout: PassThrough;
  stderr: PassThrough;
}

/** The output of a container from its first byte; to be called before it starts. Both end with the container. */
export async function attachOutput(docker: Docker, container: Docker.Container): Promise<AttachedOutput> {
  const stdout = new PassThrough({ highWaterMark: 1 << 22 });
  const stderr = new PassThrough();
  const attached = await container.attach({ stream: true, stdout: true, stderr: true });
  docker.modem.demuxStream(attached, stdout, stderr);
  attached.once("end", () => {
    stdout.end();
    stderr.end();
  });
  return { stdout, stderr };
}
