import { UserError } from "../../core/errors.ts";
import type { Link } from "../../wire/link.ts";

/** Throws a UserError for a link of datagrams, on which nothing can be proven but that they are refused. */
export function demandConnections(link: Link, kind: string): void {
  if (link.protocol !== "udp") return;
  throw new UserError(`${kind} is a fault of connections, and ${link.id} carries datagrams; it can be cut`);
}
