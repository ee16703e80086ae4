import { poll } from "../../core/poll.ts";
import type { Link } from "../../wire/link.ts";
import type { LinkConnections } from "../../wire/link-socket.ts";

export type Direction = "requests" | "answers";

/**
 * Waits until nothing that the proxy took before is on its way to the server any more: nothing unread on the
 * client's side, and every connection to the server seen once with nothing unacknowledged.
 */
export async function drained(link: Link, signal: AbortSignal): Promise<LinkConnections> {
  const waiting = new Map<string, number>();
  let first = true;
  return poll(
    async () => {
      const seen = await link.socket.connections();
      const unread = seen.client.reduce((sum, { unreadBytes }) => sum + unreadBytes, 0);
      for (const { local, unsentBytes } of seen.server) {
        if (first || (waiting.has(local) && unsentBytes === 0)) waiting.set(local, unsentBytes);
      }
      const alive = new Set(seen.server.map(({ local }) => local));
      const full = [...waiting].filter(([local, unsentBytes]) => alive.has(local) && unsentBytes > 0);
      first = false;
      if (unread === 0 && full.length === 0) return { done: true, value: seen };
      return {
        done: false,
        saw: `${unread} bytes unread, ${full.length} connections to ${link.server} not drained`,
      };
    },
    {
      awaiting: `what ${link.id} had taken before has reached ${link.server}`,
      within: "5s",
      every: "20ms",
      signal,
    },
  );
}

/** Bytes that crossed a link in one direction between two looks, on connections that the second still sees. */
export function crossedBytes(before: LinkConnections, after: LinkConnections, direction: Direction): number {
  const known = new Map(before.client.map((connection) => [connection.peer, connection]));
  return after.client.reduce((sum, connection) => {
    const earlier = known.get(connection.peer);
    if (direction === "requests")
      return sum + Math.max(0, connection.receivedBytes - (earlier?.receivedBytes ?? 0));
    return sum + Math.max(0, connection.acknowledgedBytes - (earlier?.acknowledgedBytes ?? 0));
  }, 0);
}
