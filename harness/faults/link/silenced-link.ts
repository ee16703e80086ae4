import { poll } from "../../core/poll.ts";
import type { FaultEffect } from "../../history/events.ts";
import type { Link } from "../../wire/link.ts";
import type { LinkConnections } from "../../wire/link-socket.ts";
import type { PacketRule } from "../../wire/packet-filter.ts";
import { ProbeConnection } from "../../wire/probe-connection.ts";
import { type Fault, type Proof, stopwatch } from "../fault.ts";
import { crossedBytes, type Direction, drained } from "./crossing.ts";
import { demandConnections } from "./demand-connections.ts";
import { echoTimeMs, freshConnection, hangBoundMs } from "./hang.ts";

/**
 * Packets of a link dropped by the kernel beside its proxy, which takes live connections along with new ones.
 *
 * Proven by three observations, each for the hang bound: a new connection and one that was open before hear
 * nothing back when they end, and on no client's connection does the kernel's count of bytes grow. At the heal the
 * counts are read once more, so that a silence that leaked fails there. Healing resets the link's connections
 * before it lifts the rules: what was held is lost and does not arrive late.
 */
export function silencedLink(
  link: Link,
  {
    kind,
    effect,
    directions,
    what,
  }: { kind: string; effect: FaultEffect; directions: Direction[]; what: PacketRule["what"] },
): Fault {
  let lift: (() => Promise<void>)[] = [];
  /** Of a silence that was proven: only that can leak. */
  let baseline: LinkConnections | undefined;
  return {
    kind,
    target: link.id,
    effect,
    needs: ["packetFilter"],
    async inject(signal) {
      demandConnections(link, kind);
      if (!link.listening) throw new Error(`${link.id} does not listen, so nothing can be kept from it`);
      const boundMs = hangBoundMs(await echoTimeMs(link));
      const live = await ProbeConnection.open(link.address, link.port, 2_000);
      try {
        const elapsed = stopwatch();
        for (const direction of directions) {
          lift.push(await link.socket.filter({ direction, what, verdict: "drop" }));
        }
        const counts = directions.includes("requests")
          ? await drained(link, signal)
          : await link.socket.connections();
        const [fresh, kept] = await Promise.all([freshConnection(link, boundMs), live.end(boundMs)]);
        const expected = what === "everything" ? "no handshake" : "silent";
        if (fresh !== expected) throw new Error(`a new connection through ${link.id} met: ${fresh}`);
        if (kept !== "silent") throw new Error(`a live connection through ${link.id} met: ${kept}`);
        const connections = await nothingCrossed(link, counts, directions);
        baseline = counts;
        return {
          method:
            "a new and a live connection of the harness's own, and the kernel's counts on every client's",
          observed: `no answer for ${Math.round(boundMs)} ms, nothing new on ${connections} connections`,
          latencyMs: elapsed(),
        };
      } finally {
        live.destroy();
      }
    },
    async heal(signal) {
      const elapsed = stopwatch();
      try {
        if (baseline !== undefined) await nothingCrossed(link, baseline, directions);
      } finally {
        baseline = undefined;
        try {
          if (lift.length > 0) await discard(link, lift);
        } finally {
          await lifted(link, lift);
          lift = [];
        }
      }
      return answersAgain(link, elapsed, signal);
    },
  };
}

/**
 * Ends the connections of clients with a reset while the silence still lasts, so that held answers are gone and not
 * only late. Nobody may connect meanwhile; what is needed for that is lifted with the rest.
 */
async function discard(link: Link, lift: (() => Promise<void>)[]): Promise<void> {
  lift.push(await link.socket.filter({ direction: "requests", what: "everything", verdict: "reset" }));
  lift.push(await link.socket.filter({ direction: "answers", what: "resets", verdict: "pass" }));
  const left = await link.socket.endConnections();
  if (left > 0)
    throw new Error(`${left} connections of ${link.id} could not be ended: what they hold would arrive`);
}

/** Closes a link's connections, takes rules away, and opens it again. */
export async function lifted(link: Link, lift: (() => Promise<void>)[]): Promise<void> {
  await link.whileClosed(async () => {
    const failures: unknown[] = [];
    for (const undo of lift) await undo().catch((thrown: unknown) => failures.push(thrown));
    if (failures.length > 0) throw failures[0];
  });
}

/** A link whose server serves answers the end of a connection again. */
export async function answersAgain(link: Link, elapsed: () => number, signal: AbortSignal): Promise<Proof> {
  const tookMs = await poll(async () => ({ done: true, value: await echoTimeMs(link) }), {
    awaiting: `${link.id} answers`,
    within: "10s",
    every: "5ms",
    signal,
  });
  return {
    method: "a new connection of the harness's own, ended and answered",
    observed: `an answer in ${Math.round(tookMs)} ms`,
    latencyMs: elapsed(),
  };
}

/** Rejects when a byte crossed; else how many connections say so. */
async function nothingCrossed(
  link: Link,
  baseline: LinkConnections,
  directions: Direction[],
): Promise<number> {
  const now = await link.socket.connections();
  for (const direction of directions) {
    const bytes = crossedBytes(baseline, now, direction);
    if (bytes > 0) throw new Error(`${bytes} bytes of ${direction} crossed ${link.id} all the same`);
  }
  return now.established ?? now.client.length;
}
