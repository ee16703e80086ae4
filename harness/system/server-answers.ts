import type { Duration } from "../core/duration.ts";
import { type Look, poll } from "../core/poll.ts";
import { declarationOf } from "../declare/declared.ts";
import { dial } from "../engine/dial.ts";
import type { Link } from "../wire/link.ts";
import type { System } from "./system.ts";

export interface Answer {
  method: string;
  observed: string;
}

/** Waits for the best evidence there is that a server serves; see `System.answers`. */
export function serverAnswers(
  system: System,
  name: string,
  bound: { within: Duration; signal?: AbortSignal | undefined },
): Promise<Answer> {
  const service = system.service(name);
  const declared = declarationOf(system.options.platform, name);
  const look = async (signal: AbortSignal): Promise<Look<Answer>> => {
    if (declared.answers !== undefined) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(3_000)]);
      return {
        done: true,
        value: {
          method: "a real request on the harness's own path",
          observed: await declared.answers(service, limit),
        },
      };
    }
    const { health, running } = system.watch.state(name);
    if (service.spec.healthcheck !== undefined) {
      if (health !== "healthy") return { done: false, saw: running ? health : "not running" };
      return { done: true, value: { method: "the engine's health check", observed: health } };
    }
    const ports = portsOf(system.links, name);
    const outcomes = await Promise.all(ports.map((port) => dial(service.address, port, 500)));
    const observed = ports.map((port, index) => `${port} ${outcomes[index]}`).join(", ");
    const connected = outcomes.every((outcome) => outcome === "connected");
    if (!connected || !running) return { done: false, saw: running ? observed : "not running" };
    return {
      done: true,
      value: { method: "a connection to each port (no health check is declared)", observed },
    };
  };
  return poll(look, {
    awaiting: `${name} answers`,
    within: bound.within,
    every: "100ms",
    signal: bound.signal,
  });
}

/**
 * The ports of a server to which one can connect: those that have answered once, or else such as somebody named. A client
 * may ask at one where nobody ever listens, and datagrams are answered by no connection.
 */
export function portsOf(links: readonly Link[], server: string): number[] {
  const connected = links.filter((link) => link.server === server && link.protocol === "tcp");
  const served = connected.filter(({ hasServed }) => hasServed);
  const named = connected.filter(({ from }) => from !== "wire");
  return [...new Set((served.length > 0 ? served : named).map(({ port }) => port))];
}
