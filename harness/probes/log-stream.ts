import type { Readable } from "node:stream";
import type Docker from "dockerode";
import { messageOf } from "../core/errors.ts";
import { LineBuffer } from "./line-buffer.ts";

const longestLine = 4_096;

export interface LogStream {
  /** Nothing more is read, and no end is told. */
  close(): void;
}

export interface LogReader {
  onLine(line: string): void;
  /** The stream ended or failed though the container's process goes on, so that its lines are no longer seen. */
  onLoss(why: string): void;
}

/**
 * Follows what a container writes from a time on (seconds since the epoch, with a fraction). Its two streams come
 * through one connection, in frames; where the container has a terminal there is one stream and no frame.
 * Rejects when the engine does not give it.
 */
export async function followLogs(
  docker: Docker,
  id: string,
  sinceSeconds: number,
  { onLine, onLoss }: LogReader,
): Promise<LogStream> {
  const container = docker.getContainer(id);
  const { Config: config, State: state } = await container.inspect();
  const given = await container.logs({ follow: true, stdout: true, stderr: true, since: sinceSeconds });
  const stream = given as unknown as Readable;
  const buffers = [new LineBuffer(longestLine), new LineBuffer(longestLine)] as const;
  const [out, errors] = buffers.map((buffer) => ({
    write: (chunk: Buffer) => {
      for (const line of buffer.take(chunk)) onLine(line);
    },
  }));
  if (config.Tty) stream.on("data", (chunk: Buffer) => out?.write(chunk));
  else
    docker.modem.demuxStream(
      stream,
      out as unknown as NodeJS.WritableStream,
      errors as unknown as NodeJS.WritableStream,
    );
  let isOver = false;
  const over = async (why: string) => {
    if (isOver) return;
    isOver = true;
    for (const line of buffers.flatMap((buffer) => buffer.end())) onLine(line);
    if (await goesOn(container, state.StartedAt)) onLoss(why);
  };
  stream.once("error", (thrown) => void over(messageOf(thrown)));
  stream.once("end", () => void over("the stream of its log ended"));
  stream.once("close", () => void over("the stream of its log was closed"));
  return {
    close() {
      isOver = true;
      stream.destroy();
    },
  };
}

/** Whether the process that was followed lives; an engine that does not say leaves it possible. */
async function goesOn(container: Docker.Container, startedAt: string): Promise<boolean> {
  try {
    const { State: state } = await container.inspect();
    return state.Running && state.StartedAt === startedAt;
  } catch (thrown) {
    return (thrown as { statusCode?: number }).statusCode !== 404;
  }
}
