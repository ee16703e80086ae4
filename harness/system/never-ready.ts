import type { ServiceSpec } from "../compose/model.ts";
import type { EngineState, EngineWatch } from "./engine-watch.ts";

/** What keeps a platform from coming up, by the service it lies with. */
export interface NeverReady {
  service: string;
  why: string;
}

/** The platform itself does not come up, whatever is done for it: no mistake of a file, and no lack of the machine. */
export class PlatformFailure extends Error {
  override readonly name = "PlatformFailure";
  readonly services: readonly NeverReady[];

  constructor(services: readonly NeverReady[]) {
    super(services.map(({ why }) => why).join("; "));
    this.services = services;
  }
}

/** Whether the engine starts a container again that ended with this code. Source: Docker Engine API, RestartPolicy. */
export function comesBack({ restart }: Pick<ServiceSpec, "restart">, exitCode: number | undefined): boolean {
  if (restart.name === "on-failure") return exitCode !== 0;
  return restart.name !== "no";
}

/** It ended by its own success and nobody starts it again: a job, though nobody waits for it. */
export function isDone(
  spec: Pick<ServiceSpec, "restart">,
  { running, exitCode, starts }: EngineState,
): boolean {
  return starts > 0 && !running && exitCode === 0 && !comesBack(spec, exitCode);
}

/** A container that the engine called unhealthy is given so many looks more: a busy machine makes a start slow. */
const moreLooks = 2;
const leastGraceMs = 3_000;

/**
 * Tells of a starting service that it can never be ready, so that nobody waits for it to the end of the bound. Compose
 * gives up as soon as a dependency is unhealthy; here it is given two looks more.
 */
export class Hopeless {
  readonly #watch: Pick<EngineWatch, "state">;
  readonly #health: (service: string) => { intervalMs: number; timeoutMs: number } | undefined;
  readonly #now: () => number;
  readonly #unhealthySince = new Map<string, number>();

  /** @param health of services whose check runs as their file has it; one that is made shorter proves nothing */
  constructor(
    watch: Pick<EngineWatch, "state">,
    health: (service: string) => { intervalMs: number; timeoutMs: number } | undefined,
    now: () => number = () => performance.now(),
  ) {
    this.#watch = watch;
    this.#health = health;
    this.#now = now;
  }

  /** Why the service can never run and be healthy; undefined where it still may. */
  why({ name, restart }: Pick<ServiceSpec, "name" | "restart">): string | undefined {
    const state = this.#watch.state(name);
    const { running, exitCode, starts } = state;
    if (starts > 0 && !running && exitCode !== undefined && !comesBack({ restart }, exitCode))
      return `${name} ended with exit code ${exitCode}, and its restart policy (${restart.name}) leaves it so`;
    return this.#whyUnhealthy(name, state);
  }

  #whyUnhealthy(name: string, { running, health, starts }: EngineState): string | undefined {
    const times = this.#health(name);
    const key = `${name} ${starts}`;
    if (times === undefined || !running || health !== "unhealthy") {
      this.#unhealthySince.delete(key);
      return undefined;
    }
    const since = this.#unhealthySince.get(key) ?? this.#now();
    this.#unhealthySince.set(key, since);
    const graceMs = Math.max(leastGraceMs, moreLooks * (times.intervalMs + times.timeoutMs));
    if (this.#now() - since < graceMs) return undefined;
    return `${name} never became healthy: its health test failed each time`;
  }
}
