import { messageOf } from "../core/errors.ts";
import { poll, rarer } from "../core/poll.ts";
import type { Endpoint } from "../declare/service-declaration.ts";
import { dial } from "../engine/dial.ts";
import { httpGet } from "../engine/http-get.ts";
import type { EngineWatch } from "./engine-watch.ts";
import type { Service } from "./service.ts";

export interface EarlyHealth {
  watch: EngineWatch;
  /** Ports at which the service's clients will reach it. */
  ports: readonly number[];
  endpoint: Endpoint | undefined;
  /** Longest that one run of the test may take. */
  timeoutMs: number;
  withinMs: number;
  signal: AbortSignal;
}

const firstPauseMs = 50;
/** After a test that failed: each one starts a process in the container. */
const afterFailureMs = 500;
const dialLimitMs = 500;

/**
 * Runs a starting service's own health test until it passes or the engine has said so itself. The engine looks
 * for the first time after a whole interval; `start_interval` does what this does on engines that know it, but not
 * all do. As a test costs a process, it waits until the service can be reached at all. Never rejects: the engine's
 * own looks go on, and start-up is judged by its state.
 */
export async function testEarly(service: Service, options: EarlyHealth): Promise<void> {
  const command = commandOf(service.spec.healthcheck?.test ?? []);
  if (command === undefined) return;
  const { watch, timeoutMs, withinMs, signal } = options;
  let notBeforeMs = 0;
  await poll(
    async (given) => {
      const { running, health, starts } = watch.state(service.name);
      if (health === "healthy") return { done: true, value: true };
      if (!running) return { done: false, saw: "not running" };
      if (performance.now() < notBeforeMs) return { done: false, saw: "the test failed" };
      if (!(await reachable(service, options))) return { done: false, saw: "it cannot be reached" };
      try {
        await service.execute(command, timeoutMs);
      } catch (thrown) {
        notBeforeMs = performance.now() + afterFailureMs;
        return { done: false, saw: messageOf(thrown) };
      }
      const now = watch.state(service.name);
      // A test that is over too late says nothing: of the process that came after, or to a history that came after.
      if (given.aborted || !now.running || now.starts !== starts)
        return { done: false, saw: "it ended while it was tested" };
      if (now.health !== "healthy") watch.tested(service.name);
      return { done: true, value: true };
    },
    {
      awaiting: `${service.name} passes its own health test`,
      within: withinMs,
      every: rarer(firstPauseMs),
      signal,
    },
  ).catch(() => undefined);
}

/** Cheap signs, without which the test would fail for certain: its HTTP endpoint says 200, else a port accepts (an image
 * may expose ports that nobody listens on). */
async function reachable({ address }: Service, { ports, endpoint }: EarlyHealth): Promise<boolean> {
  if (endpoint?.health !== undefined) {
    const answer = await httpGet(address, endpoint.port, endpoint.health, dialLimitMs).catch(() => undefined);
    return answer?.status === 200;
  }
  const outcomes = await Promise.all(ports.map((port) => dial(address, port, dialLimitMs)));
  return ports.length === 0 || outcomes.some((outcome) => outcome === "connected");
}

/** The command of a health test as the engine would run it. Source: Docker Engine API, HealthConfig.Test. */
function commandOf([kind, ...rest]: readonly string[]): string[] | undefined {
  if (kind === "CMD") return rest;
  if (kind === "CMD-SHELL") return ["/bin/sh", "-c", ...rest];
  return undefined;
}
