import type { Link } from "../../wire/link.ts";
import type { Fault } from "../fault.ts";
import type { Direction } from "./crossing.ts";
import { bytesFrom, type Judge } from "./observed-connection.ts";
import { toxicFault } from "./toxic.ts";

/**
 * Each connection ends after so many bytes of one way, answers unless said otherwise: in the middle of a message
 * that is larger. Proven by a connection of a client that got just these bytes, or whose request went beyond them
 * without an answer, and that was then ended.
 */
export function cutAfterBytes(link: Link, bytes: number, { on = "answers" }: { on?: Direction } = {}): Fault {
  const stream = on === "answers" ? "downstream" : "upstream";
  const judge = on === "answers" ? brokenAfter : brokenInRequest;
  const toxic = { type: "limit_data", stream, bytes } as const;
  return toxicFault(link, "cut-after-bytes", toxic, judge(link.id, bytes));
}

export function brokenAfter(link: string, bytes: number): Judge {
  return (connection) => {
    const carried = bytesFrom(connection, "server");
    if (carried > bytes) throw new Error(`${carried} bytes crossed ${link} instead of ${bytes}`);
    return carried === bytes && connection.endedAt !== undefined ? `ended after ${carried} bytes` : undefined;
  };
}

/** The proxy takes in more than it hands on, so what shows the end is that the last request met one. */
export function brokenInRequest(link: string, bytes: number): Judge {
  return (connection) => {
    let sent = 0;
    for (const { from, bytes: size } of connection.payload) {
      if (from === "client") sent += size;
      else if (sent > bytes) throw new Error(`a request of ${sent} bytes was answered over ${link}`);
    }
    return sent > bytes && connection.endedAt !== undefined
      ? `ended in a request of ${sent} bytes`
      : undefined;
  };
}
