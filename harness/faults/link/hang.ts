import type { Link } from "../../wire/link.ts";
import { ProbeConnection, Silent } from "../../wire/probe-connection.ts";
import { stopwatch } from "../fault.ts";

/** Longest that a healthy link may take to answer the end of a connection. */
const answerLimitMs = 2_000;

/**
 * How long nothing may be heard for a hang to be proven: 100 ms, or five times the measured normal where that is
 * longer. Source: the project's design, Faults.
 */
export function hangBoundMs(normalMs: number): number {
  return Math.max(100, 5 * normalMs);
}

/** Connects through a link, ends the connection and waits for its echo: milliseconds. Rejects when none comes. */
export async function echoTimeMs(link: Link): Promise<number> {
  const elapsed = stopwatch();
  const probe = await ProbeConnection.open(link.address, link.port, answerLimitMs);
  try {
    const outcome = await probe.end(answerLimitMs);
    if (outcome !== "closed") throw new Error(`the end of a connection through ${link.id} met: ${outcome}`);
    return elapsed();
  } finally {
    probe.destroy();
  }
}

/** What a new connection through a link meets within a limit. */
export async function freshConnection(
  link: Link,
  limitMs: number,
): Promise<"no handshake" | "closed" | "reset" | "silent"> {
  try {
    const probe = await ProbeConnection.open(link.address, link.port, limitMs);
    try {
      return await probe.end(limitMs);
    } finally {
      probe.destroy();
    }
  } catch (thrown) {
    if (thrown instanceof Silent) return "no handshake";
    throw thrown;
  }
}
