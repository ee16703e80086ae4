import type { Link } from "../system/link.ts";
import type { Fault } from "./fault.ts";
import { bytesFrom, type Judge } from "./observed-connection.ts";
import { toxicFault } from "./toxic.ts";

/**
 * Each connection ends after so many bytes of answers: in the middle of one that is larger. Proven by a connection
 * of a client that got just these bytes and was then ended.
 */
export function cutAfterBytes(link: Link, bytes: number): Fault {
  const toxic = { type: "limit_data", stream: "downstream", bytes } as const;
  return toxicFault(link, "break-after-bytes", toxic, brokenAfter(link.id, bytes));
}

export function brokenAfter(link: string, bytes: number): Judge {
  return (connection) => {
    const carried = bytesFrom(connection, "server");
    if (carried > bytes) throw new Error(`${carried} bytes crossed ${link} instead of ${bytes}`);
    return carried === bytes && connection.endedAt !== undefined ? `ended after ${carried} bytes` : undefined;
  };
}
