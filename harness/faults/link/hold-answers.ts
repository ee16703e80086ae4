import type { Link } from "../../wire/link.ts";
import type { Fault } from "../fault.ts";
import { silencedLink } from "./silenced-link.ts";

/**
 * The lost response: requests reach the server and take effect, and nothing that it answers comes back, on live
 * and on new connections. Healing cuts the link's connections, so that no held answer arrives late.
 */
export function holdAnswers(link: Link): Fault {
  return silencedLink(link, {
    kind: "hold-answers",
    effect: { removes: true, silences: true },
    directions: ["answers"],
    what: "payload",
  });
}
