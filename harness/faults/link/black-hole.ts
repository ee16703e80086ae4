import type { Link } from "../../wire/link.ts";
import type { Fault } from "../fault.ts";
import type { Direction } from "./crossing.ts";
import { silencedLink } from "./silenced-link.ts";

/**
 * Every packet of a link vanishes, handshakes and acknowledgements included: live connections are half-open, new
 * ones hang. `only` loses one way alone. Healing cuts the link's connections.
 */
export function blackHole(link: Link, { only }: { only?: Direction } = {}): Fault {
  return silencedLink(link, {
    kind: only === undefined ? "black-hole" : `black-hole-of-${only}`,
    effect:
      only === "requests" ? { removes: true, withholdsRequests: true } : { removes: true, silences: true },
    directions: only === undefined ? ["requests", "answers"] : [only],
    what: "everything",
  });
}
