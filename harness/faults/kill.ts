import { poll } from "../core/poll.ts";
import { dial } from "../runtime/dial.ts";
import type { System } from "../system/system.ts";
import { type Fault, stopwatch } from "./fault.ts";

/**
 * SIGKILL to a server, which stays dead until the fault is healed. Its volumes stay. It is proven when its links
 * refuse, and healed when the server answers a real request on the harness's own path.
 */
export function kill(system: System, name: string): Fault {
  const service = system.service(name);
  const links = system.links.filter(({ server }) => server === name);
  return {
    kind: "kill",
    target: name,
    async inject(signal) {
      const elapsed = stopwatch();
      await service.kill();
      await poll(
        async () => {
          const outcomes = await Promise.all(links.map((link) => dial(link.address, link.port, 500)));
          const open = links.filter((_, index) => outcomes[index] !== "refused");
          return open.length === 0 && !system.watch.state(name).running
            ? { done: true, value: true }
            : { done: false, saw: open.map(({ id }) => `${id} does not refuse`).join(", ") };
        },
        { awaiting: `${name} is dead`, within: "10s", every: "5ms", signal },
      );
      return {
        method: "the engine's die event and a refused attempt on every link",
        observed: "dead",
        latencyMs: elapsed(),
      };
    },
    async heal(signal) {
      const elapsed = stopwatch();
      await service.start();
      const answer = await system.answers(name, "60s", signal);
      return { method: answer.method, observed: answer.observed, latencyMs: elapsed() };
    },
  };
}
