import { poll } from "../../core/poll.ts";
import type { Link, LinkPacket } from "../../wire/link.ts";

/** One client's connection on a link as the wire showed it since its first SYN. Times in milliseconds of the run. */
export interface ObservedConnection {
  openedAt: number;
  /** Packets with payload, in order. */
  payload: { from: "client" | "server"; bytes: number; at: number }[];
  /** When the proxy's side ended or reset it. */
  endedAt?: number;
}

/** What a look at one connection says of a fault: proven with these words, or nothing yet. Throws when disproved. */
export type Judge = (connection: ObservedConnection) => string | undefined;

/** Real clients must use the link for a fault to be seen on it. */
const wireLimit = "20s";

/**
 * Watches new connections of real clients on a link until the judge is satisfied by one. Start it once the fault
 * is in place. Rejects when a connection disproves the fault, or when nobody used the link.
 */
export function watchConnections(
  link: Link,
  judge: Judge,
): { proof(signal: AbortSignal): Promise<string>; end(): void } {
  const connections = new Map<number, ObservedConnection>();
  let proven: string | undefined;
  let disproof: Error | undefined;
  const sinceWallMs = Date.now();
  const forget = link.onPacket((heard) => {
    // A busy capture may tell late of a connection that began before the fault.
    const earlier = heard.packet.syn && heard.packet.wallMs < sinceWallMs;
    const connection = earlier ? undefined : take(connections, heard);
    if (connection === undefined || proven !== undefined) return;
    try {
      proven = judge(connection);
    } catch (thrown) {
      disproof = thrown as Error;
    }
  });
  return {
    end: forget,
    async proof(signal) {
      const outcome = await poll(
        () => {
          const value = disproof ?? proven;
          const saw = `${connections.size} new connections, none of which shows it`;
          return value === undefined ? { done: false, saw } : { done: true, value };
        },
        { awaiting: `traffic on ${link.id} that shows the fault`, within: wireLimit, every: "5ms", signal },
      );
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
}

function take(
  connections: Map<number, ObservedConnection>,
  { packet, from, clientPort, at }: LinkPacket,
): ObservedConnection | undefined {
  if (packet.syn && from === "client" && !connections.has(clientPort)) {
    connections.set(clientPort, { openedAt: at, payload: [] });
  }
  const connection = connections.get(clientPort);
  if (connection === undefined) return undefined;
  if (packet.payloadBytes > 0) connection.payload.push({ from, bytes: packet.payloadBytes, at });
  if ((packet.fin || packet.rst) && from === "server") connection.endedAt ??= at;
  return connection;
}

/** Payload bytes of one side. */
export function bytesFrom(connection: ObservedConnection, side: "client" | "server"): number {
  return connection.payload.reduce((sum, { from, bytes }) => (from === side ? sum + bytes : sum), 0);
}
