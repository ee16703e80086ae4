import type { Link } from "../../wire/link.ts";
import type { Fault } from "../fault.ts";
import { silencedLink } from "./silenced-link.ts";

/**
 * Nothing that the client sends reaches the server any more, on live and on new connections; nothing is refused,
 * connections stay up, and what the server says still arrives. Healing cuts the link's connections, so that what
 * was held never arrives late.
 */
export function holdRequests(link: Link): Fault {
  return silencedLink(link, {
    kind: "hold-requests",
    effect: { removes: true, withholdsRequests: true },
    directions: ["requests"],
    what: "payload",
  });
}
