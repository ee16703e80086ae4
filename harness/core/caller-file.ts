import { fileURLToPath } from "node:url";

/**
 * The file of the code that called the given function: who declares a scenario or a platform says nowhere in which
 * file it stands. Throws where no file called it.
 */
export function callerFile(called: (...args: never[]) => unknown): string {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_, frames) => frames[0]?.getFileName();
    const trace: { stack?: unknown } = {};
    Error.captureStackTrace(trace, called);
    const name = trace.stack;
    if (typeof name !== "string") throw new Error(`${called.name} was called outside of any file`);
    return name.startsWith("file:") ? fileURLToPath(name.replace(/\?.*$/, "")) : name.replace(/\?.*$/, "");
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
