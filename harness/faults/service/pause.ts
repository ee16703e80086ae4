import { DeadlineExceeded } from "../../core/deadline.ts";
import type { System } from "../../system/system.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { hangBoundMs } from "../link/hang.ts";
import { answerOnce, healedByAnswer } from "../link/live-answer.ts";
import { engineSays } from "./engine-says.ts";

/** What the proxy had taken from the service before it froze may still arrive within this time. */
const underWayMs = 50;

/**
 * The engine freezes a service: its sockets stay up, the kernel still accepts, nothing answers. Proven by the
 * engine's pause event, by silence on the harness's own path and by no payload on any of the service's links, each
 * for the hang bound; healed by a real answer.
 */
export function pause(system: System, name: string): Fault {
  const service = system.service(name);
  const links = () => system.links.filter(({ server }) => server === name);
  return {
    kind: "pause",
    target: name,
    effect: { removes: true, silences: true },
    async inject(signal) {
      const asked = stopwatch();
      await answerOnce(system, name, 5_000);
      const boundMs = hangBoundMs(asked());
      const elapsed = stopwatch();
      const seen = engineSays(system, name, "pause", signal);
      await service.pause();
      await seen;
      const settledAt = system.options.clock.now() + underWayMs;
      let crossed = 0;
      const forget = links().map((link) =>
        link.onPacket(({ packet, from, at }) => {
          if (from === "server" && packet.payloadBytes > 0 && at > settledAt) crossed++;
        }),
      );
      try {
        const answer = await answerOnce(system, name, boundMs + underWayMs).catch((thrown: unknown) => {
          if (thrown instanceof DeadlineExceeded) return undefined;
          throw thrown;
        });
        if (answer !== undefined) throw new Error(`${name} answered although it is paused: ${answer}`);
        if (crossed > 0) throw new Error(`${crossed} packets of ${name} crossed although it is paused`);
      } finally {
        for (const undo of forget) undo();
      }
      return {
        method: "the engine's pause event, a request on the harness's own path and the wire of its links",
        observed: `no answer for ${Math.round(boundMs)} ms`,
        latencyMs: elapsed(),
      };
    },
    async heal(signal) {
      const elapsed = stopwatch();
      if ((await service.state()).Paused) await service.unpause();
      return healedByAnswer(system, name, elapsed, signal);
    },
  };
}
