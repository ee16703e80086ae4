import type { Dependency, ServiceSpec } from "../compose/model.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { type Look, poll } from "../core/poll.ts";
import type { EngineWatch } from "./engine-watch.ts";

export interface StartUp {
  watch: EngineWatch;
  /** Makes and starts the container of one service. */
  launch(spec: ServiceSpec): Promise<void>;
  /** Called once before the first service for which it returns true may start. */
  gate: { concerns(spec: ServiceSpec): boolean; open: Promise<void> };
  withinMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * Starts services as soon as their conditions hold, in parallel where these allow it. Resolves when every one has
 * started; rejects with an EnvironmentError that names the service and what it waited for.
 */
export async function startInOrder(specs: readonly ServiceSpec[], startUp: StartUp): Promise<void> {
  const failure = new AbortController();
  const signal =
    startUp.signal === undefined ? failure.signal : AbortSignal.any([failure.signal, startUp.signal]);
  const starting = new Set(specs.map(({ name }) => name));
  const results = await Promise.allSettled(
    specs.map(async (spec) => {
      try {
        for (const dependency of spec.dependsOn)
          await satisfied(spec.name, dependency, starting, startUp, signal);
        if (startUp.gate.concerns(spec)) await startUp.gate.open;
        signal.throwIfAborted();
        await startUp.launch(spec);
      } catch (thrown) {
        failure.abort(thrown);
        throw thrown;
      }
    }),
  );
  if (results.some(({ status }) => status === "rejected")) {
    startUp.signal?.throwIfAborted();
    throw failure.signal.reason;
  }
}

async function satisfied(
  service: string,
  dependency: Dependency,
  starting: ReadonlySet<string>,
  { watch, withinMs }: StartUp,
  signal: AbortSignal,
): Promise<void> {
  const { service: target, condition, required } = dependency;
  if (!starting.has(target) && watch.state(target).starts === 0) return;
  try {
    const problem = await poll(() => lookAt(target, condition, watch), {
      awaiting: `${service} waits for ${target} (${condition})`,
      within: withinMs,
      signal,
    });
    if (problem !== undefined) throw new EnvironmentError(`${service} cannot start: ${problem}`);
  } catch (thrown) {
    signal.throwIfAborted();
    if (required) throw new EnvironmentError(messageOf(thrown));
  }
}

function lookAt(
  target: string,
  condition: Dependency["condition"],
  watch: EngineWatch,
): Look<string | undefined> {
  const { running, health, exitCode, starts } = watch.state(target);
  if (starts === 0) return { done: false, saw: "not started" };
  switch (condition) {
    case "service_started":
      return { done: true, value: undefined };
    case "service_healthy":
      return health === "healthy" || (health === "none" && running)
        ? { done: true, value: undefined }
        : { done: false, saw: running ? health : `ended with ${exitCode}` };
    case "service_completed_successfully":
      if (!running && exitCode !== undefined && exitCode !== 0) {
        return { done: true, value: `${target} ended with ${exitCode} and had to complete successfully` };
      }
      return !running && exitCode === 0
        ? { done: true, value: undefined }
        : { done: false, saw: "still running" };
  }
}

/** Waits until every service with a health check is healthy, every other one runs, and every job is done. */
export async function allReady(
  specs: readonly ServiceSpec[],
  jobs: ReadonlySet<string>,
  { watch, withinMs, signal }: Pick<StartUp, "watch" | "withinMs" | "signal">,
): Promise<void> {
  await poll(
    () => {
      const late = specs.flatMap(({ name, healthcheck }) => {
        const { running, health, exitCode, starts } = watch.state(name);
        if (jobs.has(name)) return exitCode === 0 ? [] : [`${name} has not completed`];
        const ready = running && (healthcheck === undefined || health === "healthy" || health === "none");
        return ready
          ? []
          : [`${name} is ${running ? health : starts === 0 ? "not started" : `ended (${exitCode})`}`];
      });
      return late.length === 0 ? { done: true, value: true } : { done: false, saw: late.join(", ") };
    },
    { awaiting: "all services healthy", within: withinMs, signal },
  );
}
