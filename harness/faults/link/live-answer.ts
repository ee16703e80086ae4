import { withDeadline } from "../../core/deadline.ts";
import { UserError } from "../../core/errors.ts";
import { poll } from "../../core/poll.ts";
import { declarationOf } from "../../declare/declared.ts";
import { httpGet } from "../../engine/http-get.ts";
import { portsOf } from "../../system/server-answers.ts";
import type { System } from "../../system/system.ts";
import { ProbeConnection } from "../../wire/probe-connection.ts";
import type { Proof } from "../fault.ts";

/**
 * Asks a service once on the harness's own path: the companion's real request, else its own HTTP endpoint (whatever
 * the status), else the echo of a connection's end at its port. Resolves to what was observed; rejects with
 * DeadlineExceeded when nothing came within the limit. Throws a UserError where there is no way to ask.
 */
export async function answerOnce(system: System, name: string, limitMs: number): Promise<string> {
  const declared = declarationOf(system.options.platform, name);
  const service = system.service(name);
  const endpoint = declared.http;
  const port = endpoint?.port ?? portsOf(system.links, name)[0];
  if (declared.answers === undefined && port === undefined)
    throw new UserError(`nothing answers for ${name}: no link leads to it and no endpoint is declared`);
  return withDeadline(`an answer of ${name}`, limitMs, async (signal) => {
    if (declared.answers !== undefined) return declared.answers(service, signal);
    if (endpoint?.health !== undefined) {
      const { status } = await httpGet(service.address, endpoint.port, endpoint.health, limitMs * 2);
      return `HTTP ${status}`;
    }
    const probe = await ProbeConnection.open(service.address, port ?? 0, limitMs * 2);
    try {
      const outcome = await probe.end(limitMs * 2);
      if (outcome === "silent") throw new Error(`the end of a connection to ${name} met: ${outcome}`);
      // A server that lets no closed connection linger answers with a reset: its process did that, and nobody else.
      return outcome === "closed" ? "the end of a connection" : "the end of a connection, by a reset";
    } finally {
      probe.destroy();
    }
  });
}

/** Waits for a real answer: the proof of a service's return. */
export async function healedByAnswer(
  system: System,
  name: string,
  elapsed: () => number,
  signal: AbortSignal,
): Promise<Proof> {
  const observed = await poll(async () => ({ done: true, value: await answerOnce(system, name, 3_000) }), {
    awaiting: `${name} answers`,
    within: "60s",
    every: "20ms",
    signal,
  });
  return { method: "a real answer on the harness's own path", observed, latencyMs: elapsed() };
}

/**
 * Waits for the best evidence of a service's return: a real answer, or where nobody can ask it, its health check or the
 * engine's word that it runs. At a port that never answered nobody can ask.
 */
export async function healedByReturn(
  system: System,
  name: string,
  elapsed: () => number,
  signal: AbortSignal,
): Promise<Proof> {
  if (canBeAsked(system, name)) return healedByAnswer(system, name, elapsed, signal);
  if (system.service(name).spec.healthcheck !== undefined) {
    const { method } = await system.answers(name, "60s", signal);
    return { method, observed: "healthy", latencyMs: elapsed() };
  }
  const isRunning = () =>
    system.watch.state(name).running
      ? ({ done: true, value: true } as const)
      : ({ done: false, saw: "not running" } as const);
  await poll(isRunning, { awaiting: `${name} runs`, within: "60s", every: "20ms", signal });
  return { method: "the engine's word", observed: "running", latencyMs: elapsed() };
}

/** Whether a request of the harness's own can tell that a service is back. */
export function canBeAsked({ links, options }: System, name: string): boolean {
  const { answers, http } = declarationOf(options.platform, name);
  return (
    answers !== undefined ||
    http !== undefined ||
    links.some(({ server, hasServed, protocol }) => server === name && hasServed && protocol === "tcp")
  );
}
