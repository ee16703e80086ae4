import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { withoutStreamHeaders } from "./stream-frames.ts";

/**
 * Runs a command inside a running container and gives its output. No shell is added. Rejects with the command's
 * output when it ends with another code than 0, and with DeadlineExceeded.
 */
export async function execute(
  container: Docker.Container,
  command: string[],
  options: { of: string; limitMs?: number },
): Promise<string> {
  return withDeadline(`${command[0]} in ${options.of}`, options.limitMs ?? 10_000, async () => {
    const exec = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
    const stream = await exec.start({ hijack: true, stdin: false });
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const { ExitCode: code } = await exec.inspect();
    const output = withoutStreamHeaders(Buffer.concat(chunks));
    if (code !== 0) throw new Error(`${command[0]} in ${options.of} ended with ${code}: ${output.trim()}`);
    return output;
  });
}
