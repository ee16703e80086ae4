import type { Dependency, ServiceSpec } from "../compose/model.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { type Look, poll } from "../core/poll.ts";
import type { EngineWatch } from "./engine-watch.ts";
import { type Hopeless, isDone, PlatformFailure } from "./never-ready.ts";

export interface StartUp {
  watch: EngineWatch;
  /** Makes and starts the container of one service. */
  launch(spec: ServiceSpec): Promise<void>;
  /** Called once before the first service for which it returns true may start. */
  gate: { concerns(spec: ServiceSpec): boolean; open: Promise<void> };
  withinMs: number;
  signal?: AbortSignal | undefined;
  /** Tells of a service that waiting for it is of no use. */
  hopeless: Pick<Hopeless, "why">;
}

/**
 * Starts services as soon as their conditions hold, in parallel where these allow it. Resolves when every one has
 * started; rejects with a PlatformFailure that names a service which can never be what another waits for, and with an
 * EnvironmentError where one was waited for in vain.
 */
export async function startInOrder(specs: readonly ServiceSpec[], startUp: StartUp): Promise<void> {
  const failure = new AbortController();
  const signal =
    startUp.signal === undefined ? failure.signal : AbortSignal.any([failure.signal, startUp.signal]);
  const starting = new Map(specs.map((spec) => [spec.name, spec]));
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
  starting: ReadonlyMap<string, ServiceSpec>,
  { watch, withinMs, hopeless }: StartUp,
  signal: AbortSignal,
): Promise<void> {
  const { service: target, condition, required } = dependency;
  if (!starting.has(target) && watch.state(target).starts === 0) return;
  const spec = starting.get(target);
  const never = () => (spec === undefined ? undefined : hopeless.why(spec));
  try {
    const problem = await poll(() => lookAt(target, condition, watch, never), {
      awaiting: `${service} waits for ${target} (${condition})`,
      within: withinMs,
      signal,
    });
    if (problem === undefined) return;
    throw new PlatformFailure([{ service: target, why: `${service} cannot start: ${problem}` }]);
  } catch (thrown) {
    signal.throwIfAborted();
    if (!required) return;
    if (thrown instanceof PlatformFailure) throw thrown;
    throw new EnvironmentError(messageOf(thrown));
  }
}

function lookAt(
  target: string,
  condition: Dependency["condition"],
  watch: EngineWatch,
  never: () => string | undefined,
): Look<string | undefined> {
  const { running, health, exitCode, starts } = watch.state(target);
  if (starts === 0) return { done: false, saw: "not started" };
  switch (condition) {
    case "service_started":
      return { done: true, value: undefined };
    case "service_healthy": {
      if (health === "healthy" || (health === "none" && running)) return { done: true, value: undefined };
      const why = never();
      if (why !== undefined) return { done: true, value: why };
      return { done: false, saw: running ? health : `ended with ${exitCode}` };
    }
    case "service_completed_successfully":
      if (!running && exitCode !== undefined && exitCode !== 0) {
        return { done: true, value: `${target} ended with ${exitCode} and had to complete successfully` };
      }
      return !running && exitCode === 0
        ? { done: true, value: undefined }
        : { done: false, saw: "still running" };
  }
}

/**
 * Waits until every service with a health check is healthy, every other one runs or has done its work, and every job is
 * done. Rejects with a PlatformFailure as soon as none of those that are not can ever be.
 */
export async function allReady(
  specs: readonly ServiceSpec[],
  jobs: ReadonlySet<string>,
  { watch, withinMs, signal, hopeless }: Pick<StartUp, "watch" | "withinMs" | "signal" | "hopeless">,
): Promise<void> {
  const failed = await poll(
    () => {
      const late = specs.filter((spec) => !isReady(spec, jobs, watch));
      if (late.length === 0) return { done: true, value: [] };
      const never = late.flatMap((spec) => {
        const why = hopeless.why(spec);
        return why === undefined ? [] : [{ service: spec.name, why }];
      });
      if (never.length === late.length) return { done: true, value: never };
      return { done: false, saw: late.map(({ name }) => lateness(name, jobs, watch)).join(", ") };
    },
    { awaiting: "all services healthy", within: withinMs, signal },
  );
  if (failed.length > 0) throw new PlatformFailure(failed);
}

function isReady(spec: ServiceSpec, jobs: ReadonlySet<string>, watch: EngineWatch): boolean {
  const state = watch.state(spec.name);
  const { running, health, exitCode } = state;
  if (jobs.has(spec.name)) return exitCode === 0;
  if (isDone(spec, state)) return true;
  return running && (spec.healthcheck === undefined || health === "healthy" || health === "none");
}

function lateness(name: string, jobs: ReadonlySet<string>, watch: EngineWatch): string {
  const { running, health, exitCode, starts } = watch.state(name);
  if (jobs.has(name)) return `${name} has not completed`;
  return `${name} is ${running ? health : starts === 0 ? "not started" : `ended (${exitCode})`}`;
}
