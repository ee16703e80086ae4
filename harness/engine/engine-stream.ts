import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { EnvironmentError, messageOf } from "../core/errors.ts";

/** Called for every line that a person who waits would like to see. */
export type OnProgress = (name: string, line: string) => void;

/**
 * Reads the engine's stream of JSON messages (build, pull, push) to its end, passing on what people read.
 * Rejects with EnvironmentError carrying the engine's own words and the last lines before them.
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
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      const message = parsed(text);
      if (message.error !== undefined) {
        const before = recent.length === 0 ? "" : `\n  ${recent.join("\n  ")}`;
        throw new EnvironmentError(`${what}: ${message.error}${before}`);
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

function parsed(text: string): { lines: string[]; error?: string } {
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
  // Layer progress comes hundreds of times a second; only its milestones are worth a line.
  if ("status" in message && !("progressDetail" in message)) return { lines: [String(message.status)] };
  return { lines: [] };
}
