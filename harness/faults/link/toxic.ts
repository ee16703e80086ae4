import type { Link } from "../../wire/link.ts";
import type { ToxicSpec } from "../../wire/toxiproxy-control.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { demandConnections } from "./demand-connections.ts";
import { echoTimeMs } from "./hang.ts";
import { type Judge, watchConnections } from "./observed-connection.ts";

/**
 * A toxic on a link, proven on the wire by the first connections of real clients that meet it, so somebody must use
 * the link. It slows or breaks answers and takes nobody away. Inject and heal both cut the connections that there are: toxics miss some live ones.
 */
export function toxicFault(link: Link, kind: string, toxic: ToxicSpec, judge: Judge): Fault {
  let remove: (() => Promise<void>) | undefined;
  return {
    kind,
    target: link.id,
    effect: {},
    async inject(signal) {
      demandConnections(link, kind);
      const elapsed = stopwatch();
      // Connections that began before the toxic are cut by its arrival, so a later SYN meets it.
      remove = await link.addToxic(kind, toxic);
      const watch = watchConnections(link, judge);
      try {
        const observed = await watch.proof(signal);
        return { method: "a client's own connection on the wire", observed, latencyMs: elapsed() };
      } finally {
        watch.end();
      }
    },
    async heal() {
      const elapsed = stopwatch();
      await remove?.();
      remove = undefined;
      if (!(await link.hasItsToxics())) throw new Error(`a toxic is left on ${link.id}`);
      const tookMs = await echoTimeMs(link);
      return {
        method: "Toxiproxy's own list, every older connection closed, and a new one",
        observed: `the toxic is gone, an answer in ${Math.round(tookMs)} ms`,
        latencyMs: elapsed(),
      };
    },
  };
}
