import { UserError } from "../../core/errors.ts";
import { FilterPath } from "../../wire/filter-path.ts";
import type { Link } from "../../wire/link.ts";
import { ProbeConnection } from "../../wire/probe-connection.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { demandConnections } from "./demand-connections.ts";
import { echoTimeMs, freshConnection, hangBoundMs } from "./hang.ts";
import { answersAgain } from "./silenced-link.ts";

/**
 * The live connections of a link are forgotten on the way, as by a router that is new or full: what either side sends on
 * them goes nowhere, without a word, for good. New connections work all along, and the heal brings none of the old ones
 * back. Proven by a connection of the harness's own that hears nothing, and a new one that is answered. Throws a UserError
 * for a link that goes through Toxiproxy, which holds its connections itself.
 */
export function forgetConnections(link: Link): Fault {
  return {
    kind: "forget-connections",
    target: link.id,
    effect: {},
    needs: ["packetFilter"],
    async inject() {
      demandConnections(link, "forget-connections");
      const { path } = link;
      if (!(path instanceof FilterPath) || path.now !== "filter")
        throw new UserError(
          `${link.id} goes through Toxiproxy; only connections that the packet filter forwards can be forgotten`,
        );
      const boundMs = hangBoundMs(await echoTimeMs(link));
      const live = await ProbeConnection.open(link.address, link.port, 2_000);
      try {
        const elapsed = stopwatch();
        const forgotten = await path.forget();
        const [fresh, kept] = await Promise.all([freshConnection(link, boundMs), live.end(boundMs)]);
        if (kept !== "silent") throw new Error(`a live connection through ${link.id} met: ${kept}`);
        if (fresh !== "closed") throw new Error(`a new connection through ${link.id} met: ${fresh}`);
        return {
          method: "a live and a new connection of the harness's own",
          observed: `no answer for ${Math.round(boundMs)} ms on the live one; forgotten: ${forgotten - 1} of clients`,
          latencyMs: elapsed(),
        };
      } finally {
        live.destroy();
      }
    },
    heal: (signal) => answersAgain(link, stopwatch(), signal),
  };
}
