import { poll } from "../../core/poll.ts";
import type { Link } from "../../wire/link.ts";
import { ProbeConnection } from "../../wire/probe-connection.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { demandConnections } from "./demand-connections.ts";

/** Inside a proxy's own container, where nobody listens: its dial is refused at once. */
const nobody = "127.0.0.1:1";
const closeLimitMs = 1_000;
/** A connection that is still open after this long was not closed at once. */
const staysMs = 100;

/**
 * New connections are accepted and closed at once without a byte, as a proxy does whose server is gone; live ones
 * are closed. Proven by a connection of the harness's own that is ended although it did nothing.
 */
export function acceptThenClose(link: Link): Fault {
  return {
    kind: "accept-then-close",
    target: link.id,
    effect: { removes: true, silences: true },
    async inject() {
      demandConnections(link, "accept-then-close");
      const elapsed = stopwatch();
      await link.divert(nobody);
      const probe = await ProbeConnection.open(link.address, link.port, closeLimitMs);
      try {
        const outcome = await probe.ended(closeLimitMs);
        if (outcome === "silent") throw new Error(`a new connection through ${link.id} stayed open`);
        return { method: "a connection of the harness's own", observed: outcome, latencyMs: elapsed() };
      } finally {
        probe.destroy();
      }
    },
    async heal(signal) {
      const elapsed = stopwatch();
      await link.divert(undefined);
      await poll(
        async () => {
          const probe = await ProbeConnection.open(link.address, link.port, closeLimitMs);
          try {
            const outcome = await probe.ended(staysMs);
            return outcome === "silent" ? { done: true, value: true } : { done: false, saw: outcome };
          } finally {
            probe.destroy();
          }
        },
        { awaiting: `${link.id} keeps a connection`, within: "10s", every: "5ms", signal },
      );
      return {
        method: "an idle connection of the harness's own",
        observed: `open for ${staysMs} ms`,
        latencyMs: elapsed(),
      };
    },
  };
}
