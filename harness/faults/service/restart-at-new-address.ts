import { poll } from "../../core/poll.ts";
import { dial } from "../../engine/dial.ts";
import type { System } from "../../system/system.ts";
import type { Link } from "../../wire/link.ts";
import { type Fault, stopwatch } from "../fault.ts";
import { healedByReturn } from "../link/live-answer.ts";
import { howItEnded } from "./death.ts";
import { engineSays } from "./engine-says.ts";
import { startedAgain } from "./started-again.ts";

/**
 * A planned restart after which the service's name means another address, as it may after every `docker compose up`. Who
 * keeps the old one finds nobody there, not even a refusal. Proven by the engine's die and start events and the addresses
 * themselves; healed by a real answer, and by each client's way to the new address.
 */
export function restartAtNewAddress(
  system: System,
  name: string,
  { graceMs }: { graceMs?: number } = {},
): Fault {
  const service = system.service(name);
  const links = () => system.links.filter(({ server, protocol }) => server === name && protocol === "tcp");
  let before = new Map<Link, string>();
  return {
    kind: "restart-at-new-address",
    target: name,
    effect: { removes: true, endsProcess: true },
    async inject(signal) {
      const elapsed = stopwatch();
      before = new Map(links().map((link) => [link, link.address]));
      const { starts } = system.watch.state(name);
      const died = engineSays(system, name, "die", signal);
      await service.stop(graceMs);
      await died;
      const ended = howItEnded(system, name, graceMs);
      await system.moveAddressOf(name);
      await service.start();
      await startedAgain(system, name, starts, signal);
      const moved = [...before].filter(([link, address]) => link.address !== address);
      if (moved.length < before.size) throw new Error(`${name} is where it was before`);
      const told = moved.map(
        ([{ client, address }, old]) => `${client} finds it at ${address}, not at ${old}`,
      );
      const observed = [`${ended}, and started`, ...new Set(told)].join("; ");
      return {
        method: "the engine's die and start events, and the addresses",
        observed,
        latencyMs: elapsed(),
      };
    },
    async heal(signal) {
      const elapsed = stopwatch();
      const answer = await healedByReturn(system, name, elapsed, signal);
      const used = [...before].filter(([link]) => link.hasServed);
      await poll(
        async () => {
          const seen = await Promise.all(used.map(([link]) => dial(link.address, link.port, 500)));
          const late = used.filter((_, index) => seen[index] !== "connected").map(([{ id }]) => id);
          return late.length === 0 ? { done: true, value: true } : { done: false, saw: late.join(", ") };
        },
        { awaiting: `${name} is found at its new address`, within: "20s", every: "20ms", signal },
      );
      for (const [{ port, id }, address] of used) {
        const outcome = await dial(address, port, oldAddressMs);
        if (outcome === "connected") throw new Error(`${id} is still found at ${address}`);
      }
      return { ...answer, latencyMs: elapsed() };
    },
  };
}

/** So long an attempt at the old address is watched. */
const oldAddressMs = 100;
