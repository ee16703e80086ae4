import type { ToxicSpec } from "../runtime/toxiproxy-control.ts";
import type { Link } from "../system/link.ts";
import { type Fault, stopwatch } from "./fault.ts";
import { echoTimeMs } from "./hang.ts";
import { type Judge, watchConnections } from "./observed-connection.ts";

/**
 * A toxic on a link, proven on the wire by the first connections of real clients that meet it, so somebody must use
 * the link. It is added and removed while the link is closed: toxics miss some live connections. So inject and heal
 * both cut the connections that there are.
 */
export function toxicFault(link: Link, kind: string, toxic: ToxicSpec, judge: Judge): Fault {
  let remove: (() => Promise<void>) | undefined;
  return {
    kind,
    target: link.id,
    async inject(signal) {
      const elapsed = stopwatch();
      let watch: ReturnType<typeof watchConnections> | undefined;
      try {
        await link.whileClosed(async () => {
          remove = await link.addToxic(kind, toxic);
          watch = watchConnections(link, judge);
        });
        const observed = (await watch?.proof(signal)) ?? "";
        return { method: "a client's own connection on the wire", observed, latencyMs: elapsed() };
      } finally {
        watch?.end();
      }
    },
    async heal() {
      const elapsed = stopwatch();
      await link.whileClosed(async () => {
        await remove?.();
        remove = undefined;
      });
      const left = await link.toxics();
      if (left > 0) throw new Error(`${left} toxics are left on ${link.id}`);
      const tookMs = await echoTimeMs(link);
      return {
        method: "Toxiproxy's own list, every older connection closed, and a new one",
        observed: `no toxic, an answer in ${Math.round(tookMs)} ms`,
        latencyMs: elapsed(),
      };
    },
  };
}
