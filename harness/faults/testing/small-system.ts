import { createServer, type Server, type Socket } from "node:net";
import type { Platform } from "../../declare/platform.ts";
import { freePort } from "../../engine/free-port.ts";
import type { System } from "../../system/system.ts";
import type { Link } from "../../wire/link.ts";

/**
 * A system of one service, `db`, and one link to it, `web->db`. The service is a TCP server on loopback that answers the
 * end of a connection with its own; the link leads straight to it, and refuses while it is dead or cut.
 */
export class SmallSystem implements AsyncDisposable {
  readonly port: number;
  /** Exit code of the process when it is told to stop. */
  exitCode = 0;
  /** Whether the engine's events of this kind come. */
  readonly silentAbout = new Set<string>();
  /** Whether what the harness tells it is done. */
  obeys = true;
  /** What it answers to a real request of its companion's, where it has one. */
  answer: string | undefined;
  /** Whether its port has ever answered, by the harness's word. */
  hasServed = true;
  /** Whether its end of a connection is a FIN, as usual, and not a reset. */
  lingers = true;
  running = true;
  starts = 1;
  paused = false;
  #exited: number | undefined;
  #cuts = 0;
  #closesAtOnce = false;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #listeners = new Set<(service: string, action: string, container: string) => void>();

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<SmallSystem> {
    const system = new SmallSystem(await freePort());
    await system.#settle();
    return system;
  }

  get link(): Link {
    return {
      ...{ id: `web->db:${this.port}`, client: "web", server: "db", port: this.port, address: "127.0.0.1" },
      ...{ listening: true, hasServed: this.hasServed, protocol: "tcp" },
      cut: () => this.#closing(1),
      mend: () => this.#closing(-1),
      divert: async (to: string | undefined) => {
        this.#closesAtOnce = this.obeys && to !== undefined;
      },
      onPacket: () => () => undefined,
    } as unknown as Link;
  }

  get system(): System {
    const service = {
      ...{ name: "db", address: "127.0.0.1", stopGraceMs: 2_000, spec: {} },
      kill: () => this.die(137),
      crash: () => this.die(137),
      stop: () => this.die(this.exitCode),
      start: () => this.begin(),
      pause: () => this.#freeze(true),
      unpause: () => this.#freeze(false),
      state: async () => ({ Paused: this.paused }),
    };
    return {
      service: () => service,
      links: [this.link],
      options: { platform: this.#platform(), clock: { now: () => performance.now() } },
      watch: {
        state: () => ({ running: this.running, health: "none", exitCode: this.#exited, starts: this.starts }),
        onChange: (listener: (service: string, action: string, container: string) => void) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
      },
      answers: async () => ({ method: "a real request", observed: this.running ? "yes" : "no" }),
    } as unknown as System;
  }

  #platform(): Platform {
    const { answer } = this;
    const db = answer === undefined ? {} : { answers: async () => answer };
    return { name: "shop", folder: "/", services: { db } };
  }

  async die(exitCode: number): Promise<void> {
    if (!this.obeys) return;
    this.running = false;
    this.#exited = exitCode;
    await this.#settle();
    this.#tell("die");
  }

  async begin(): Promise<void> {
    this.running = true;
    this.starts++;
    await this.#settle();
    this.#tell("start");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.running = false;
    await this.#settle();
  }

  async #freeze(paused: boolean): Promise<void> {
    this.paused = paused && this.obeys;
    for (const socket of this.#sockets) if (!this.paused) socket.end();
    this.#tell(paused ? "pause" : "unpause");
  }

  async #closing(by: number): Promise<void> {
    if (this.obeys) this.#cuts += by;
    await this.#settle();
  }

  #tell(action: string): void {
    if (this.silentAbout.has(action)) return;
    for (const listener of this.#listeners) listener("db", action, "c1");
  }

  /** Listens while the process runs and the link is whole. */
  async #settle(): Promise<void> {
    const wanted = this.running && this.#cuts <= 0;
    if (!wanted) {
      for (const socket of this.#sockets) socket.destroy();
      const server = this.#server;
      this.#server = undefined;
      if (server !== undefined) await new Promise((resolve) => server.close(resolve));
    } else if (this.#server === undefined) {
      const server = createServer({ allowHalfOpen: true }, (socket) => this.#serve(socket));
      this.#server = server;
      await new Promise<void>((resolve) => server.listen(this.port, "127.0.0.1", resolve));
    }
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => undefined);
    socket.resume();
    if (this.#closesAtOnce) socket.end();
    socket.on("end", () => {
      if (this.paused) return;
      if (this.lingers) socket.end();
      else socket.resetAndDestroy();
    });
  }
}
