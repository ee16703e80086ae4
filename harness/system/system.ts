import type Docker from "dockerode";
import type { Clock } from "../core/clock.ts";
import { Countdown } from "../core/countdown.ts";
import type { Duration } from "../core/duration.ts";
import { UserError } from "../core/errors.ts";
import type { Recorder } from "../core/recorder.ts";
import type { Scale } from "../core/scale.ts";
import { cleanUp } from "../runtime/clean-up.ts";
import { freePort } from "../runtime/free-port.ts";
import type { RunIdentity } from "../runtime/identity.ts";
import type { KeptVolume } from "../runtime/kept-volume.ts";
import { NetworkAllocator, type ServiceNetwork } from "../runtime/networks.ts";
import type { VolumeKinds } from "../runtime/volume-kind.ts";
import { scaledHealth } from "./container-plan-of.ts";
import { testEarly } from "./early-health.ts";
import { EngineWatch } from "./engine-watch.ts";
import { serviceHost } from "./host-numbers.ts";
import { interpose, type ServerFront } from "./interposition.ts";
import { type LaunchContext, launchService, removeService } from "./launch.ts";
import type { Link } from "./link.ts";
import { linksOf } from "./links.ts";
import type { Handles, Platform } from "./platform.ts";
import { serverAnswers } from "./server-answers.ts";
import { Service } from "./service.ts";
import type { LinkSpec, NotCovered, ServiceSpec, SystemSpec } from "./spec.ts";
import { allReady, startInOrder } from "./start-up.ts";
import { exposedPorts, roleOf, type SystemImages } from "./system-images.ts";

export interface SystemOptions<H extends Handles> {
  platform: Platform<H>;
  spec: SystemSpec;
  scale: Scale;
  docker: Docker;
  identity: RunIdentity;
  /** Unique within the run. */
  stack: string;
  clock: Clock;
  recorder: Recorder;
  images: SystemImages;
  /** Where in the pool of subnets to begin; stacks of one run begin far apart. */
  subnetStart: number;
  signal?: AbortSignal;
  /** Volumes of a kind of their own, which faults of a disk need. */
  volumes?: VolumeKinds;
}

/** Calls during start-up, before which nothing goes on. */
export interface StartHooks {
  /** Services and links are known; nothing has been launched. */
  known?(): Promise<void>;
  /** The servers are healthy and prepared; no application has been launched. */
  prepared?(): Promise<void>;
}

/** How long start-up may take before it is given up, at any scale. */
const startWithinMs = 180_000;

/** A platform that runs: its services, its links and what the harness reaches its servers with. */
export class System<H extends Handles = Handles> {
  readonly options: SystemOptions<H>;
  readonly watch: EngineWatch;
  readonly #services = new Map<string, Service>();
  readonly #networks = new Map<string, ServiceNetwork>();
  #specs: readonly ServiceSpec[];
  #images: ReadonlyMap<string, string>;
  #volumeKinds: VolumeKinds = {};
  readonly #kept = new Map<string, Promise<KeptVolume>>();
  #links: LinkSpec[] = [];
  #fronts: ServerFront[] = [];
  #handles: H | undefined;
  readonly #stopping = new AbortController();
  notCovered: NotCovered[] = [];
  /** Called when a server serves again, before its links listen. Set by whoever observes. */
  beforeServing: ((server: string) => Promise<void>) | undefined;

  constructor(options: SystemOptions<H>) {
    this.options = options;
    this.#specs = options.spec.services;
    this.#images = options.images.services;
    this.#volumeKinds = options.volumes ?? {};
    this.watch = new EngineWatch(options.docker, options.clock, options.recorder);
  }

  /** The Compose services as they run now. */
  get specs(): readonly ServiceSpec[] {
    return this.#specs;
  }

  get services(): Service[] {
    return [...this.#services.values()];
  }

  /** Links as they are declared or found; known before their proxies are up. */
  get linkSpecs(): readonly LinkSpec[] {
    return this.#links;
  }

  get links(): Link[] {
    return this.#fronts.flatMap(({ links }) => links);
  }

  get fronts(): readonly ServerFront[] {
    return this.#fronts;
  }

  /** Clients on the harness's own path. Throws before the servers are up. */
  get handles(): H {
    if (this.#handles === undefined) throw new Error(`${this.options.platform.name} has no handles yet`);
    return this.#handles;
  }

  /** Throws a UserError that lists the services there are. */
  service(name: string): Service {
    const service = this.#services.get(name);
    if (service !== undefined) return service;
    throw new UserError(`no service "${name}" (there are: ${[...this.#services.keys()].join(", ")})`);
  }

  /**
   * The link between two services, by port where there are several; one that the client was told of goes before
   * those that a dependency only allows. Throws a UserError that lists the links.
   */
  link(client: string, server: string, port?: number): Link {
    const between = this.links.filter(
      (link) =>
        link.client === client && link.server === server && (port === undefined || link.port === port),
    );
    const told = between.filter(({ from }) => from !== "depends_on");
    const found = told.length > 0 ? told : between;
    if (found.length === 1 && found[0] !== undefined) return found[0];
    const there = this.links.map(({ id }) => id).join(", ");
    throw new UserError(
      `${found.length === 0 ? "no" : "more than one"} link ${client}->${server} (there are: ${there})`,
    );
  }

  /** A volume of a kind of its own, by its key. Rejects with a UserError for an ordinary one. */
  async volume(key: string): Promise<KeptVolume> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const there = [...this.#kept.keys()].join(", ") || "none";
    throw new UserError(
      `volume "${key}" is an ordinary one; give the scenario volumes: { "${key}": { kind: "tmpfs", size: "4m" } } (of a kind of their own: ${there})`,
    );
  }

  /**
   * Waits until a server answers: the companion's real request, else the engine's health check, else a connection
   * to each of its ports. Tells which of them it was.
   */
  async answers(
    name: string,
    within: Duration,
    signal?: AbortSignal,
  ): Promise<{ method: string; observed: string }> {
    return serverAnswers(this, name, { within, signal });
  }

  /** Networks, proxies, captures, then every service in order; returns when all are healthy. */
  async start(hooks: StartHooks = {}): Promise<void> {
    const { options } = this;
    const exposed = await exposedPorts(options.docker, this.#images);
    this.#findLinks(exposed);
    const allocator = new NetworkAllocator(
      options.docker,
      options.identity,
      options.stack,
      options.subnetStart,
    );
    await Promise.all(
      this.#specs.map(async ({ name }) => {
        this.#networks.set(name, await allocator.create(name));
      }),
    );
    for (const spec of this.#specs) await this.#register(spec);
    await this.watch.begin({ run: options.identity.run, stack: options.stack }, this.#services.values());
    this.watch.onChange((service, action) => this.#follow(service, action));
    await hooks.known?.();
    // Servers take longest and need no proxy of their own to start, so they come first.
    const servers = this.#firstServers();
    const launched = new Countdown(servers.length);
    const fronts = launched.done.then(() => this.#interpose());
    await this.#launchAll(this.#specs, fronts, hooks, (spec) => {
      if (servers.includes(spec)) launched.count();
    });
  }

  /** Removes the applications and their volumes; the servers stay up. */
  async removeApplications(): Promise<void> {
    const context = this.#launchContext();
    await Promise.all(
      this.#applications().map(({ name }) => removeService(context, this.service(name), { volumes: true })),
    );
  }

  /** Puts topics, streams and tables back; no application may run. */
  async resetServers(): Promise<void> {
    await this.options.platform.reset?.(this.handles);
  }

  /** Starts the applications anew, as the platform has them or as a defect changes them. */
  async startApplications(changed?: {
    specs: readonly ServiceSpec[];
    images: ReadonlyMap<string, string>;
    volumes?: VolumeKinds;
  }): Promise<void> {
    this.#specs = changed?.specs ?? this.options.spec.services;
    this.#images = changed?.images ?? this.options.images.services;
    this.#volumeKinds = changed?.volumes ?? {};
    await this.#launchAll(this.#applications(), Promise.resolve());
  }

  /** Ends everything of this stack and removes it. */
  async stop(): Promise<void> {
    const { docker, identity, stack, platform } = this.options;
    this.#stopping.abort();
    this.watch.end();
    if (this.#handles !== undefined) await platform.disconnect?.(this.#handles);
    this.#handles = undefined;
    await Promise.allSettled(this.#fronts.map((front) => front.stop()));
    await cleanUp(docker, { run: identity.run, stack });
  }

  #applications(): ServiceSpec[] {
    return this.#specs.filter((spec) => this.service(spec.name).role === "application");
  }

  #findLinks(exposed: Map<string, number[]>): void {
    const { platform, spec } = this.options;
    const found = linksOf(spec, exposed, platform.links);
    this.#links = found.links;
    this.notCovered = [...spec.notCovered, ...found.notCovered];
  }

  async #register(spec: ServiceSpec): Promise<void> {
    const { docker, recorder, platform } = this.options;
    const published = new Map<number, number>();
    if (platform.containers?.[spec.name] === "kafka") published.set(9093, await freePort());
    if (platform.containers?.[spec.name] === "postgres") published.set(5432, await freePort());
    const address = this.#networks.get(spec.name)?.subnet.host(serviceHost) ?? "";
    const role = roleOf(spec, this.#specs, platform.applications);
    this.#services.set(spec.name, new Service({ spec, role, address, published, docker, recorder }));
  }

  async #interpose(): Promise<void> {
    const { docker, identity, stack, clock, recorder, images, spec } = this.options;
    this.#fronts = await interpose({
      ...{ docker, identity, stack, clock, recorder, images },
      networks: this.#networks,
      links: this.#links,
      aliasesOf: (server) => [server, ...(spec.services.find(({ name }) => name === server)?.aliases ?? [])],
    });
    for (const { server } of this.#fronts) {
      const probe = `capture:${server}`;
      recorder.append({ source: "capture", kind: "probe", subject: server, data: { probe, edge: "begin" } });
      if (this.watch.state(server).running) this.#follow(server, "start");
    }
  }

  async #launchAll(
    specs: readonly ServiceSpec[],
    fronts: Promise<void>,
    hooks: StartHooks = {},
    onLaunched: (spec: ServiceSpec) => void = () => undefined,
  ): Promise<void> {
    const { signal } = this.options;
    const prepared =
      this.#handles === undefined ? this.#prepare().then(() => hooks.prepared?.()) : Promise.resolve();
    const open = Promise.all([fronts, prepared]).then(() => undefined);
    // A failure to start is reported by whoever failed first; the gate's own rejection must not go unhandled.
    open.catch(() => undefined);
    const context = this.#launchContext();
    await startInOrder(specs, {
      watch: this.watch,
      launch: async (spec) => {
        await launchService(context, this.service(spec.name), spec);
        onLaunched(spec);
        this.#testEarly(spec, signal);
      },
      gate: {
        concerns: (spec) => this.service(spec.name).role !== "server" || spec.dependsOn.length > 0,
        open,
      },
      withinMs: startWithinMs,
      signal,
    });
    await open;
    await allReady(specs, new Set(this.#jobs()), { watch: this.watch, withinMs: startWithinMs, signal });
  }

  /** Start-up waits for health as soon as it is there, not for the engine's next look at it. */
  #testEarly(spec: ServiceSpec, signal: AbortSignal | undefined): void {
    const { platform } = this.options;
    const { healthcheck } = spec;
    if (healthcheck === undefined) return;
    void testEarly(this.service(spec.name), {
      watch: this.watch,
      ports: [...new Set(this.#links.filter(({ server }) => server === spec.name).map(({ port }) => port))],
      endpoint: platform.endpoints?.[spec.name],
      timeoutMs: scaledHealth(spec.name, healthcheck, this.options).timeoutMs,
      withinMs: startWithinMs,
      signal: AbortSignal.any([this.#stopping.signal, ...(signal === undefined ? [] : [signal])]),
    });
  }

  /** Schema and topics, as soon as every server is healthy. */
  async #prepare(): Promise<void> {
    const { platform, signal } = this.options;
    if (platform.connect === undefined) return;
    await allReady(this.#firstServers(), new Set(), { watch: this.watch, withinMs: startWithinMs, signal });
    this.#handles = await platform.connect((name) => this.service(name));
    await platform.prepare?.(this.#handles);
  }

  /** Servers that wait for nobody. */
  #firstServers(): ServiceSpec[] {
    return this.#specs.filter(
      ({ name, dependsOn }) => this.service(name).role === "server" && dependsOn.length === 0,
    );
  }

  #jobs(): string[] {
    return this.services.filter(({ role }) => role === "job").map(({ name }) => name);
  }

  #launchContext(): LaunchContext {
    return {
      ...this.options,
      imageOf: this.#images,
      networks: this.#networks,
      watch: this.watch,
      tools: this.options.images.tools,
      volumeKinds: this.#volumeKinds,
      kept: this.#kept,
    };
  }

  /** Proxies listen while their server serves. */
  #follow(service: string, action: string): void {
    const front = this.#fronts.find(({ server }) => server === service);
    if (front === undefined) return;
    const problem = (what: string) =>
      this.options.recorder.append({
        source: "proxy",
        kind: "finding",
        subject: service,
        data: { what, place: service },
      });
    if (action === "start")
      front.serverStarted(problem, () => this.beforeServing?.(service) ?? Promise.resolve());
    else if (action === "die") {
      front.serverGone("the server's process ended").catch((thrown: Error) => problem(thrown.message));
    }
  }
}
