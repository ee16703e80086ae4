import type { LinkSpec } from "../compose/model.ts";
import { UserError } from "../core/errors.ts";
import type { ServiceNetwork } from "../engine/networks.ts";
import { entryOf } from "../history/stack-probe.ts";
import { interpose } from "../wire/interpose.ts";
import type { Link } from "../wire/link.ts";
import type { ServerProxy } from "../wire/server-proxy.ts";
import type { EngineWatch } from "./engine-watch.ts";
import type { SystemOptions } from "./system-options.ts";

interface ServerProxiesParts {
  watch: EngineWatch;
  networks: ReadonlyMap<string, ServiceNetwork>;
  /** Starts what it is given when its turn has come. */
  turn<T>(job: () => Promise<T>): Promise<T>;
  /** Called when a server serves again, before its links listen; `gone` is aborted when its process ends. */
  beforeServing(server: string, gone: AbortSignal): Promise<void>;
}

/** What stands between the clients and the servers of a system, and follows the servers' lives. */
export class ServerProxies {
  readonly #options: SystemOptions;
  readonly #parts: ServerProxiesParts;
  #all: ServerProxy[] = [];

  constructor(options: SystemOptions, parts: ServerProxiesParts) {
    this.#options = options;
    this.#parts = parts;
  }

  get all(): readonly ServerProxy[] {
    return this.#all;
  }

  get links(): Link[] {
    return this.#all.flatMap(({ links }) => links);
  }

  /** Those that are known before anything runs, and such as nobody named and somebody used. */
  get linkSpecs(): LinkSpec[] {
    return [...this.#options.links.links, ...this.#all.flatMap(({ found }) => found)];
  }

  /**
   * The link between two services; one that the client was told of goes before those that a dependency only
   * allows. Throws a UserError that lists the links.
   */
  link(client: string, server: string, port: number | undefined): Link {
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

  /** Proxies and captures for all links. Rejects when one cannot be had. */
  async interpose(links: LinkSpec[]): Promise<void> {
    const { docker, identity, stack, clock, recorder, images, ways, readers } = this.#options;
    const { networks, watch, turn } = this.#parts;
    this.#all = await interpose({
      ...{ docker, identity, stack, clock, recorder, networks, links, turn, readers, ...ways },
      image: images.proxy,
    });
    for (const { server, sight } of this.#all) {
      recorder.append({ source: "capture", kind: "probe", subject: server, data: entryOf(sight) });
      if (watch.state(server).running) this.follow(server, "start");
    }
  }

  /** Throws a UserError for a service that has no proxy. */
  async move(server: string): Promise<void> {
    const front = this.#all.find((one) => one.server === server);
    if (front === undefined) throw new UserError(`nobody reaches ${server}, so it has no address to change`);
    await front.move();
  }

  /** Proxies listen while their server serves. */
  follow(service: string, action: string): void {
    const front = this.#all.find(({ server }) => server === service);
    if (front === undefined) return;
    const problem = (what: string) =>
      this.#options.recorder.append({
        source: "proxy",
        kind: "finding",
        subject: service,
        data: { what, place: service },
      });
    if (action === "start") front.serverStarted(problem, (gone) => this.#parts.beforeServing(service, gone));
    else if (action === "die") {
      front.serverGone("the server's process ended").catch((thrown: Error) => problem(thrown.message));
    }
  }

  end(): void {
    for (const proxy of this.#all) proxy.end();
  }
}
