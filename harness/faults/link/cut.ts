import { poll } from "../../core/poll.ts";
import { dial } from "../../engine/dial.ts";
import type { Link } from "../../wire/link.ts";
import { type Fault, stopwatch } from "../fault.ts";

/** Refuses new connections on a link and closes the live ones; the server and every other link stay as they are. */
export function cut(link: Link): Fault {
  const answers = async (wanted: "refused" | "connected", signal: AbortSignal) => {
    const elapsed = stopwatch();
    if (wanted === "refused") await link.cut();
    else await link.mend();
    await poll(
      async () => {
        const outcome = await dial(link.address, link.port, 500);
        return outcome === wanted ? { done: true, value: outcome } : { done: false, saw: outcome };
      },
      { awaiting: `${link.id} is ${wanted}`, within: "5s", every: "2ms", signal },
    );
    return {
      method: "a connection attempt at the client's end of the link",
      observed: wanted,
      latencyMs: elapsed(),
    };
  };
  return {
    kind: "cut",
    target: link.id,
    effect: { removes: true, silences: true, refuses: true },
    inject: (signal) => answers("refused", signal),
    heal: (signal) => answers("connected", signal),
  };
}
