import type { ServiceSpec } from "../compose/model.ts";
import { Turns } from "../core/turns.ts";
import { declarationOf } from "../declare/declared.ts";
import type { ServiceNetwork } from "../engine/networks.ts";
import type { PinnedVolume } from "../engine/volumes/pinned-volume.ts";
import type { VolumeKinds } from "../engine/volumes/volume-kind.ts";
import { readCatalogue } from "../images/catalogue.ts";
import { testEarly } from "./early-health.ts";
import type { EngineWatch } from "./engine-watch.ts";
import { namesNobody } from "./names-nobody.ts";
import { Hopeless, type NeverReady, PlatformFailure } from "./never-ready.ts";
import type { Service } from "./service.ts";
import { scaledHealth } from "./service-to-container.ts";
import { type ContainerContext, removeContainer, startContainer } from "./start-container.ts";
import { allReady, startInOrder } from "./start-order.ts";
import type { SystemOptions } from "./system-options.ts";

/** What the services of a system run as. */
export interface Running {
  /** Image by service name. */
  images: ReadonlyMap<string, string>;
  /** Volumes of a kind of their own. */
  volumeKinds: VolumeKinds;
}

export interface LaunchPlan extends Running {
  /** Before this nobody starts who is a client of somebody. */
  open: Promise<void>;
  /** Ends the start: whoever waits for a service to become well waits no longer. */
  signal?: AbortSignal | undefined;
}

interface ContainersParts {
  options: SystemOptions;
  watch: EngineWatch;
  services: ReadonlyMap<string, Service>;
  networks: ReadonlyMap<string, ServiceNetwork>;
  /** Volumes of a kind of their own that are made. */
  kept: Map<string, Promise<PinnedVolume>>;
  /** Ports at which a service's clients reach it. */
  portsOf(server: string): number[];
}

/** More at a time does not make the engine any faster, and who is launched first should also start first. */
const launchesAtOnce = 3;
/** How long start-up may take before it is given up, at any scale. */
const startWithinMs = 180_000;

/** Makes, starts and removes the containers of a system's services. */
export class Containers {
  readonly #parts: ContainersParts;
  readonly #ending = new AbortController();
  readonly #turns = new Turns(launchesAtOnce);
  readonly #hopeless: Hopeless;

  constructor(parts: ContainersParts) {
    this.#parts = parts;
    const { options, watch, services } = parts;
    // A health check that runs faster than its file says may call a slow start unhealthy.
    const asInFile = options.platform.scaledHealth === undefined || options.scale.divisor === 1;
    this.#hopeless = new Hopeless(watch, (name) => {
      const health = services.get(name)?.spec.healthcheck;
      return health === undefined || !asInFile ? undefined : scaledHealth(name, health, options);
    });
  }

  /** A turn among the launches, in the order in which they are asked for. */
  turn<T>(job: () => Promise<T>): Promise<T> {
    return this.#turns.take(job);
  }

  /**
   * Starts services as their conditions allow, of those that may start at once first whoever declares the longest
   * `start_period`. Resolves when every one has started; see `startInOrder`.
   */
  async launch(specs: readonly ServiceSpec[], plan: LaunchPlan): Promise<void> {
    const { watch } = this.#parts;
    const context = this.#context(plan);
    const slowest = (spec: ServiceSpec) => spec.healthcheck?.startPeriodMs ?? 0;
    const started = startInOrder(
      [...specs].sort((one, other) => slowest(other) - slowest(one)),
      {
        watch,
        launch: async (spec) => {
          await this.turn(() => startContainer(context, this.#service(spec), spec));
          void this.testEarly(spec, plan.signal);
        },
        gate: {
          concerns: (spec) =>
            this.#service(spec).role !== "server" || spec.dependsOn.length > 0 || this.#mayNameSomebody(spec),
          open: plan.open,
        },
        withinMs: startWithinMs,
        signal: plan.signal,
        hopeless: this.#hopeless,
      },
    );
    await started.catch(this.#withOutput);
  }

  /** Waits until every service is healthy where it has a health check, and every job is done. */
  async ready(specs: readonly ServiceSpec[], signal: AbortSignal | undefined): Promise<void> {
    const { watch, services } = this.#parts;
    const jobs = [...services.values()].filter(({ role }) => role === "job").map(({ name }) => name);
    const given = { watch, withinMs: startWithinMs, signal, hopeless: this.#hopeless };
    await allReady(specs, new Set(jobs), given).catch(this.#withOutput);
  }

  /** Removes a service's container and its volumes. */
  async remove(service: Service, running: Running): Promise<void> {
    await removeContainer(this.#context(running), service, { volumes: true });
  }

  /** Nobody waits for a service's health any more. */
  end(): void {
    this.#ending.abort();
  }

  /** Says also what the health tests of services that never became healthy wrote. */
  readonly #withOutput = async (thrown: unknown): Promise<never> => {
    if (!(thrown instanceof PlatformFailure)) throw thrown;
    const told = thrown.services.map(async (never): Promise<NeverReady> => {
      const output = await lastOutput(this.#parts.services.get(never.service));
      return output === undefined ? never : { ...never, why: `${never.why} (${output})` };
    });
    throw new PlatformFailure(await Promise.all(told));
  };

  /**
   * Runs a service's own health test until it is healthy, so that nobody waits for the engine's next look at what is
   * there already. Never rejects.
   */
  async testEarly(spec: ServiceSpec, signal: AbortSignal | undefined): Promise<void> {
    const { options, watch, portsOf } = this.#parts;
    const { name, healthcheck } = spec;
    if (healthcheck === undefined) return;
    await testEarly(this.#service(spec), {
      watch,
      ports: [...new Set(portsOf(name))],
      endpoint: declarationOf(options.platform, name).http,
      timeoutMs: scaledHealth(name, healthcheck, options).timeoutMs,
      withinMs: startWithinMs,
      signal: AbortSignal.any([this.#ending.signal, ...(signal === undefined ? [] : [signal])]),
    });
  }

  /** Where only what was told is proxied, a server without a dependency is nobody's client. */
  #mayNameSomebody(spec: ServiceSpec): boolean {
    const { path, neighbours } = this.#parts.options.ways;
    if (path === "toxiproxy") return false;
    const names = neighbours
      .filter(({ client }) => client === spec.name)
      .flatMap(({ names: own, addresses = [] }) => [...own, ...addresses]);
    return !namesNobody(spec, names, readCatalogue());
  }

  #service({ name }: ServiceSpec): Service {
    const service = this.#parts.services.get(name);
    if (service === undefined) throw new Error(`service ${name} is not registered`);
    return service;
  }

  #context({ images, volumeKinds }: Running): ContainerContext {
    const { options, watch, networks, kept } = this.#parts;
    return { ...options, imageOf: images, networks, watch, tools: options.images.tools, volumeKinds, kept };
  }
}

const mostOutput = 200;

/** What the engine's health log holds of the last test that failed: its exit code and what it wrote. */
async function lastOutput(service: Service | undefined): Promise<string | undefined> {
  const state = await service?.state().catch(() => undefined);
  const last = state?.Health?.Log?.findLast(({ ExitCode }) => ExitCode !== 0);
  if (last === undefined || state?.Running !== true) return undefined;
  const wrote = last.Output.trim().replace(/\s+/g, " ").slice(0, mostOutput);
  return `exit code ${last.ExitCode}: ${wrote === "" ? "no output" : wrote}`;
}
