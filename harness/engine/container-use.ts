import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { withoutStreamHeaders } from "./stream-frames.ts";

/** What a container has used and said since it started. */
export interface ContainerUse {
  /** Processor time, in milliseconds of one core. */
  processorMs: number;
  /** Bytes of memory that it holds now. */
  memoryBytes: number;
}

const limitMs = 5_000;

/** One reading, without the second that the engine otherwise waits for a second one. Rejects where it has ended. */
export async function containerUse(container: Docker.Container): Promise<ContainerUse> {
  return withDeadline("a container's use", limitMs, async () => {
    const options = { stream: false, "one-shot": true } as const;
    const { cpu_stats: cpu, memory_stats: memory } = await container.stats(options);
    return { processorMs: cpu.cpu_usage.total_usage / 1e6, memoryBytes: memory.usage ?? 0 };
  });
}

/** Of what is said in a look no more is read: a service that says more than that is far from at rest. */
const mostLines = 2_000;

/** How many lines the container wrote since a moment, in milliseconds since the epoch; `mostLines` at most. */
export async function linesSince(container: Docker.Container, wallMs: number): Promise<number> {
  return withDeadline("a container's lines", limitMs, async () => {
    const raw = await container.logs({
      ...{ follow: false as const, stdout: true, stderr: true, tail: mostLines },
      since: wallMs / 1_000,
    });
    return withoutStreamHeaders(raw).split("\n").filter(Boolean).length;
  });
}
