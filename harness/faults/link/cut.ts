import { poll } from "../../core/poll.ts";
import { sendDatagram } from "../../engine/datagram.ts";
import { dial } from "../../engine/dial.ts";
import type { Link } from "../../wire/link.ts";
import { type Fault, type Proof, stopwatch } from "../fault.ts";

/** A message that a datagram is refused comes back within this time, if it comes. */
const refusalMs = 200;

/**
 * Refuses new connections on a link and closes the live ones; the server and every other link stay as they are. Of a link
 * of datagrams, each is refused.
 */
export function cut(link: Link): Fault {
  const [wayOf, open] =
    link.protocol === "udp" ? ([byDatagram, "taken"] as const) : ([byAttempt, "connected"] as const);
  return {
    kind: "cut",
    target: link.id,
    effect: { removes: true, silences: true, refuses: true },
    async inject(signal) {
      const elapsed = stopwatch();
      await link.cut();
      return shows(link, wayOf, "refused", { elapsed, signal });
    },
    async heal(signal) {
      const elapsed = stopwatch();
      await link.mend();
      return shows(link, wayOf, open, { elapsed, signal });
    },
  };
}

interface Way {
  method: string;
  look(link: Link): Promise<string>;
}

const byAttempt: Way = {
  method: "a connection attempt at the client's end of the link",
  look: ({ address, port }) => dial(address, port, 500),
};

const byDatagram: Way = {
  method: "an empty datagram at the client's end of the link",
  look: async ({ address, port }) =>
    (await sendDatagram(address, port, refusalMs)) === "refused" ? "refused" : "taken",
};

async function shows(
  link: Link,
  way: Way,
  wanted: string,
  { elapsed, signal }: { elapsed(): number; signal: AbortSignal },
): Promise<Proof> {
  await poll(
    async () => {
      const outcome = await way.look(link);
      return outcome === wanted ? { done: true, value: outcome } : { done: false, saw: outcome };
    },
    { awaiting: `${link.id} is ${wanted}`, within: "5s", every: "2ms", signal },
  );
  return { method: way.method, observed: wanted, latencyMs: elapsed() };
}
