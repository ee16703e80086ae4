import type { Link } from "../../wire/link.ts";
import { ProbeConnection } from "../../wire/probe-connection.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { demandConnections } from "./demand-connections.ts";
import { answersAgain, lifted } from "./silenced-link.ts";

/** Within which a byte that was sent must be answered by a reset. */
const resetLimitMs = 1_000;

/**
 * Connections are accepted, and the first bytes that the client sends are answered by a reset; live connections
 * are closed at once. Toxiproxy's own reset is sure only on new connections, so the packet filter does it. Proven by
 * the reset of a connection of the harness's own, whose byte the server never sees.
 */
export function resetConnections(link: Link): Fault {
  let lift: (() => Promise<void>)[] = [];
  return {
    kind: "reset-connections",
    target: link.id,
    effect: { removes: true },
    needs: ["packetFilter"],
    async inject() {
      demandConnections(link, "reset-connections");
      const elapsed = stopwatch();
      lift.push(await link.socket.filter({ direction: "requests", what: "payload", verdict: "reset" }));
      await link.whileClosed(async () => undefined);
      const probe = await ProbeConnection.open(link.address, link.port, resetLimitMs);
      try {
        const outcome = await probe.send(Buffer.from("\n"), resetLimitMs);
        if (outcome !== "reset") throw new Error(`a byte sent over ${link.id} met: ${outcome}`);
      } finally {
        probe.destroy();
      }
      return { method: "a byte sent by the harness", observed: "reset", latencyMs: elapsed() };
    },
    async heal(signal) {
      const elapsed = stopwatch();
      await lifted(link, lift);
      lift = [];
      return answersAgain(link, elapsed, signal);
    },
  };
}
