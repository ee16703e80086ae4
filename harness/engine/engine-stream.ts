import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { BuildTrace } from "./build-trace.ts";

/** Called for every line that a person who waits would like to see. */
export type OnProgress = (name: string, line: string) => void;

/** What the engine itself reports at the end of a stream: the step that failed, and not the way to the engine. */
export class EngineReport extends EnvironmentError {}

/**
 * Reads the engine's stream of JSON messages (build, pull, push) to its end, passing on what people read.
 * Rejects with EngineReport carrying the engine's own words and the last lines before them, with EnvironmentError where
 * the stream breaks off.
 */
export async function followEngineStream(
  stream: Readable,
  what: string,
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const abort = () => stream.destroy(new Error("aborted"));
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  const recent: string[] = [];
  const trace = new BuildTrace();
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      const message = parsed(text, trace);
      if (message.error !== undefined) {
        const before = recent.length === 0 ? "" : `\n  ${recent.join("\n  ")}`;
        throw new EngineReport(`${what}: ${message.error}${before}`);
      }
      for (const line of message.lines) {
        onLine(line);
        recent.push(line);
        if (recent.length > 20) recent.shift();
      }
    }
  } catch (thrown) {
    signal?.throwIfAborted();
    if (thrown instanceof EnvironmentError) throw thrown;
    throw new EnvironmentError(`${what}: ${messageOf(thrown)}`, { cause: thrown });
  } finally {
    signal?.removeEventListener("abort", abort);
  }
  signal?.throwIfAborted();
}

function parsed(text: string, trace: BuildTrace): { lines: string[]; error?: string } {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { lines: [text] };
  }
  if (message === null || typeof message !== "object") return { lines: [] };
  if ("error" in message) return { lines: [], error: String(message.error).trim() };
  if ("stream" in message) {
    // A build colours its output and may print anything: a terminal gets plain text.
    const lines = stripVTControlCharacters(String(message.stream)).split("\n");
    return { lines: lines.map((line) => line.trimEnd()).filter((line) => line !== "") };
  }
  if ("aux" in message && "id" in message && message.id === "moby.buildkit.trace") {
    return { lines: trace.lines(String(message.aux)).map((line) => stripVTControlCharacters(line)) };
  }
  // Layer progress comes hundreds of times a second; only its milestones are worth a line.
  if ("status" in message && !("progressDetail" in message)) return { lines: [String(message.status)] };
  return { lines: [] };
}
