import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * SIGKILL to a process of this machine, and to whoever traces it from within its own process namespace: a tracer
 * that holds a call also holds the dead at their exit, and strace lets them go only at its own end. The held call
 * does not happen, since the signal comes first.
 */
export function killProcess(pid: number): void {
  const tracers = tracersOf(pid);
  process.kill(pid, "SIGKILL");
  for (const tracer of tracers) {
    try {
      process.kill(tracer, "SIGKILL");
    } catch {
      // It has ended with the namespace.
    }
  }
}

/** Threads that end meanwhile have no tracer any more. */
function tracersOf(pid: number): Set<number> {
  const namespace = readlinkSync(`/proc/${pid}/ns/pid`);
  const tracers = readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    try {
      const status = readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8");
      const tracer = Number(/^TracerPid:\s*(\d+)$/m.exec(status)?.[1] ?? 0);
      return tracer > 0 && readlinkSync(`/proc/${tracer}/ns/pid`) === namespace ? [tracer] : [];
    } catch {
      return [];
    }
  });
  return new Set(tracers);
}
