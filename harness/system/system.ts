import type { LinkSpec, ServiceSpec } from "../compose/model.ts";
import type { Duration } from "../core/duration.ts";
import { UserError } from "../core/errors.ts";
import { declarationOf } from "../declare/declared.ts";
import type { ClientName, PlatformNames } from "../declare/names.ts";
import { cleanUp } from "../engine/clean-up.ts";
import { freePort } from "../engine/free-port.ts";
import { NetworkAllocator, type ServiceNetwork } from "../engine/networks.ts";
import type { PinnedVolume } from "../engine/volumes/pinned-volume.ts";
import type { VolumeKinds } from "../engine/volumes/volume-kind.ts";
import { roleOf } from "../images/system-images.ts";
import { serviceHost } from "../wire/host-numbers.ts";
import type { Link } from "../wire/link.ts";
import type { ServerProxy } from "../wire/server-proxy.ts";
import { roomNeeded } from "../wire/standings.ts";
import { outsidersIn } from "../wire/visitors.ts";
import { Containers, type Running } from "./containers.ts";
import { EngineWatch } from "./engine-watch.ts";
import { serverAnswers } from "./server-answers.ts";
import { ServerProxies } from "./server-proxies.ts";
import { Service } from "./service.ts";
import type { StartHooks, SystemOptions } from "./system-options.ts";

/** A platform that runs: its services, its links and what the harness reaches its servers with. */
export class System<N extends PlatformNames = PlatformNames> {
  readonly options: SystemOptions;
  readonly watch: EngineWatch;
  readonly #services = new Map<string, Service>();
  readonly #networks = new Map<string, ServiceNetwork>();
  #specs: readonly ServiceSpec[];
  /** What the services run as now: the platform's own, or a defect's or a scenario's change. */
  #now: Running;
  readonly #kept = new Map<string, Promise<PinnedVolume>>();
  readonly #proxies: ServerProxies;
  #handles: object | undefined;
  readonly #launcher: Containers;
  /** Called when a server serves again, before its links listen. Set by whoever observes. */
  beforeServing: ((server: string, gone: AbortSignal) => Promise<void>) | undefined;

  constructor(options: SystemOptions) {
    this.options = options;
    this.#specs = options.spec.services;
    this.#now = { images: options.images.services, volumeKinds: options.volumes ?? {} };
    this.watch = new EngineWatch(options.docker, options.clock, options.recorder);
    const watch = this.watch;
    this.#proxies = new ServerProxies(options, {
      watch,
      networks: this.#networks,
      turn: (job) => this.#launcher.turn(job),
      beforeServing: (server, gone) => this.beforeServing?.(server, gone) ?? Promise.resolve(),
    });
    this.#launcher = new Containers({
      options,
      watch,
      services: this.#services,
      networks: this.#networks,
      kept: this.#kept,
      portsOf: (server) =>
        options.links.links.filter((link) => link.server === server).map(({ port }) => port),
    });
  }

  /** The Compose services as they run now. */
  get specs(): readonly ServiceSpec[] {
    return this.#specs;
  }

  get services(): Service[] {
    return [...this.#services.values()];
  }

  /** Links as they are declared or found, in the file before their proxies are up, and since then on the wire. */
  get linkSpecs(): readonly LinkSpec[] {
    return this.#proxies.linkSpecs;
  }

  get links(): Link[] {
    return this.#proxies.links;
  }

  get proxies(): readonly ServerProxy[] {
    return this.#proxies.all;
  }

  /** Clients on the harness's own path. Throws before the servers are up. */
  get handles(): object {
    if (this.#handles === undefined) throw new Error(`${this.options.platform.name} has no handles yet`);
    return this.#handles;
  }

  /** Throws a UserError that lists the services there are. */
  service(name: N["services"]): Service {
    const service = this.#services.get(name);
    if (service !== undefined) return service;
    throw new UserError(`no service "${name}" (there are: ${[...this.#services.keys()].join(", ")})`);
  }

  /** The link between two services, by port where there are several. Throws a UserError that lists the links. */
  link<Client extends ClientName<N>>(client: Client, server: N["links"][Client], port?: number): Link {
    return this.#proxies.link(client, String(server), port);
  }

  /** Gives a server's name another address on every client's network; it must be away. Throws where nobody reaches it. */
  moveAddressOf(name: N["services"]): Promise<void> {
    return this.#proxies.move(name);
  }

  /** A volume of a kind of its own, by its key. Rejects with a UserError for an ordinary one. */
  async volume(key: string): Promise<PinnedVolume> {
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

  /** Runs the service's own health test until it is healthy or the signal comes. Never rejects. */
  async testHealth({ spec }: Service, signal: AbortSignal): Promise<void> {
    await this.#launcher.testEarly(spec, signal);
  }

  /**
   * Networks, proxies, captures, then every service in order; returns when all are healthy. Rejects with the signal's
   * reason where that comes first: what has started by then runs on until `stop`.
   */
  async start(hooks: StartHooks = {}, signal?: AbortSignal): Promise<void> {
    const { options } = this;
    const { docker, identity, stack, subnetStart, ways } = options;
    const allocator = new NetworkAllocator(docker, identity, stack, subnetStart);
    const names = [...this.#specs.map(({ name }) => name), ...outsidersIn(options.links.links)];
    const roomOf = (name: string) => roomNeeded(name, ways.neighbours);
    const made = names.map(async (name) => [name, await allocator.create(name, roomOf(name))] as const);
    for (const [name, network] of await Promise.all(made)) this.#networks.set(name, network);
    for (const spec of this.#specs) await this.#register(spec);
    await this.watch.begin({ run: options.identity.run, stack: options.stack }, this.#services.values());
    this.watch.onChange((service, action) => this.#proxies.follow(service, action));
    await hooks.known?.();
    // Servers take longest to serve, so their launches are asked for before those of the proxies.
    const proxies = Promise.resolve().then(() => this.#proxies.interpose(options.links.links));
    await this.#launchAll(this.#specs, proxies, { hooks, signal });
  }

  /** Removes the applications and their volumes; the servers stay up. */
  async removeApplications(): Promise<void> {
    await Promise.all(
      this.#applications().map(({ name }) => this.#launcher.remove(this.service(name), this.#now)),
    );
  }

  /** Puts topics, streams and tables back; no application may run. */
  async resetServers(): Promise<void> {
    await this.options.platform.reset?.(this.handles);
  }

  /** Starts the applications anew, as the platform has them or as a defect changes them. */
  async startApplications(
    changed?: { specs: readonly ServiceSpec[]; images: ReadonlyMap<string, string>; volumes?: VolumeKinds },
    signal?: AbortSignal,
  ): Promise<void> {
    this.#specs = changed?.specs ?? this.options.spec.services;
    this.#now = {
      images: changed?.images ?? this.options.images.services,
      volumeKinds: changed?.volumes ?? {},
    };
    await this.#launchAll(this.#applications(), Promise.resolve(), { hooks: {}, signal });
  }

  /** Ends everything of this stack and removes it. */
  async stop(): Promise<void> {
    const { docker, identity, stack } = this.options;
    await this.leave();
    await cleanUp(docker, { run: identity.run, stack });
  }

  /** Nobody watches any longer, and everything goes on as it stands: for somebody who wants to look into it. */
  async leave(): Promise<void> {
    this.#launcher.end();
    this.watch.end();
    if (this.#handles !== undefined) await this.options.platform.disconnect?.(this.#handles);
    this.#handles = undefined;
    this.#proxies.end();
  }

  #applications(): ServiceSpec[] {
    return this.#specs.filter((spec) => this.service(spec.name).role === "application");
  }

  async #register(spec: ServiceSpec): Promise<void> {
    const { docker, recorder, platform } = this.options;
    const published = new Map<number, number>();
    const declared = declarationOf(platform, spec.name);
    for (const port of declared.container?.published ?? []) published.set(port, await freePort());
    const address = this.#networks.get(spec.name)?.subnet.host(serviceHost) ?? "";
    const role = roleOf(spec, this.#specs, declared.role);
    this.#services.set(spec.name, new Service({ spec, role, address, published, docker, recorder }));
  }

  /** Launches services as their own conditions allow, behind proxies, and waits until they are healthy. */
  async #launchAll(
    specs: readonly ServiceSpec[],
    proxies: Promise<void>,
    { hooks, signal }: { hooks: StartHooks; signal: AbortSignal | undefined },
  ): Promise<void> {
    const prepared =
      this.#handles === undefined ? this.#prepare(signal).then(() => hooks.prepared?.()) : Promise.resolve();
    // A failure to start is reported by whoever failed first; the other's rejection must not go unhandled.
    for (const promise of [proxies, prepared]) promise.catch(() => undefined);
    // What starts too early is the Compose file's doing: the harness holds nobody back whom it does not have to.
    const mustPrepare = this.options.platform.prepare !== undefined;
    const open = Promise.all([proxies, ...(mustPrepare ? [prepared] : [])]).then(() => undefined);
    open.catch(() => undefined);
    try {
      await this.#launcher.launch(specs, { ...this.#now, open, signal });
      await Promise.all([open, prepared]);
      await this.#launcher.ready(specs, signal);
    } finally {
      // A proxy that comes up after the clean-up of a start that failed would be left.
      await proxies.catch(() => undefined);
    }
  }

  /** Schema and topics, as soon as every server is healthy. */
  async #prepare(signal: AbortSignal | undefined): Promise<void> {
    const { platform } = this.options;
    if (platform.connect === undefined) return;
    await this.#launcher.ready(this.#firstServers(), signal);
    this.#handles = await platform.connect((name) => this.service(name));
    await platform.prepare?.(this.#handles);
  }

  /** Servers that wait for nobody. */
  #firstServers(): ServiceSpec[] {
    return this.#specs.filter(
      ({ name, dependsOn }) => this.service(name).role === "server" && dependsOn.length === 0,
    );
  }
}
