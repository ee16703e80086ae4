/** What the kernel has counted on one established connection. */
export interface TcpCounters {
  /** `address:port` of both ends. */
  local: string;
  peer: string;
  /** Bytes that wait to be read by the process, and such that the peer has not acknowledged. */
  unreadBytes: number;
  unsentBytes: number;
  receivedBytes: number;
  acknowledgedBytes: number;
}

/** The command that lists established connections with their counters, one a line. */
export const listConnections = ["ss", "-tinOH", "state", "established"];

/** The commands that end the connections of a listening socket with a RST, and list those that still could send. */
export function endConnections(address: string, port: number): { end: string[]; left: string[] } {
  const own = ["src", address, "sport", "=", `:${port}`];
  const sending = ["established", "syn-recv", "fin-wait-1", "close-wait", "last-ack", "closing"];
  return {
    end: ["ss", "-K", "-tnOH", "state", "connected", ...own],
    left: ["ss", "-tnOH", ...sending.flatMap((state) => ["state", state]), ...own],
  };
}

/** The command that gives up whatever is being dialled: who dials hears of it at once. */
export const endDials = ["ss", "-K", "-tnOH", "state", "syn-sent"];

/** Reads the output of `listConnections`. Lines of another shape are left out. */
export function parseConnections(output: string): TcpCounters[] {
  return output.split("\n").flatMap((line) => {
    const [unread, unsent, local, peer, ...details] = line.trim().split(/\s+/);
    if (local === undefined || peer === undefined || !/^\d+$/.test(unread ?? "")) return [];
    const counter = (name: string) =>
      Number(details.find((word) => word.startsWith(`${name}:`))?.slice(name.length + 1) ?? 0);
    return [
      {
        local: plain(local),
        peer: plain(peer),
        unreadBytes: Number(unread),
        unsentBytes: Number(unsent),
        receivedBytes: counter("bytes_received"),
        acknowledgedBytes: counter("bytes_acked"),
      },
    ];
  });
}

/** A socket of both families shows IPv4 addresses in IPv6's clothes. */
function plain(end: string): string {
  return end.replace(/^\[::ffff:([\d.]+)\]/, "$1");
}
