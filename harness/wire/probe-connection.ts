import { connect, type Socket } from "node:net";

/**
 * A connection of the harness's own through a link. It sends no byte, so it needs no protocol: its end (a FIN)
 * must cross the link and be answered by the other side's end. Its source is the gateway, so captures leave it out.
 */
export class ProbeConnection {
  readonly #socket: Socket;
  #closed = false;
  #reset = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.resume();
    socket.once("end", () => {
      this.#closed = true;
    });
  }

  /** Rejects with what happened instead: refused, or no answer within the limit. */
  static open(address: string, port: number, limitMs: number): Promise<ProbeConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: address, port, allowHalfOpen: true });
      const timer = setTimeout(() => {
        socket.destroy();
        reject(new Silent(`no answer from ${address}:${port} within ${Math.round(limitMs)} ms`));
      }, limitMs);
      socket.once("connect", () => {
        clearTimeout(timer);
        socket.removeAllListeners("error");
        const probe = new ProbeConnection(socket);
        socket.on("error", () => {
          probe.#reset = true;
        });
        resolve(probe);
      });
      socket.once("error", (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        if (error.code === "ETIMEDOUT") reject(new Silent(error.message));
        else reject(error);
      });
    });
  }

  /** Whether the other side has ended or reset it. */
  get over(): "no" | "closed" | "reset" {
    return this.#reset ? "reset" : this.#closed ? "closed" : "no";
  }

  /** Ends this side and waits for the other's end: how that went within the limit. */
  async end(limitMs: number): Promise<"closed" | "reset" | "silent"> {
    this.#socket.end();
    return this.#awaitEnd(limitMs);
  }

  /** Sends some bytes, which a fault is to swallow or refuse before the server sees them. */
  async send(bytes: Buffer, limitMs: number): Promise<"closed" | "reset" | "silent"> {
    this.#socket.write(bytes);
    return this.#awaitEnd(limitMs);
  }

  /** Waits for the other side to end it. */
  async ended(limitMs: number): Promise<"closed" | "reset" | "silent"> {
    return this.#awaitEnd(limitMs);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #awaitEnd(limitMs: number): Promise<"closed" | "reset" | "silent"> {
    if (this.over !== "no") return Promise.resolve(this.over);
    return new Promise((resolve) => {
      const settle = () => {
        clearTimeout(timer);
        this.#socket.off("end", settle);
        this.#socket.off("error", settle);
        resolve(this.over === "no" ? "silent" : this.over);
      };
      const timer = setTimeout(settle, limitMs);
      this.#socket.once("end", settle);
      this.#socket.once("error", settle);
    });
  }
}

/** Nobody answered, not even with a refusal. */
export class Silent extends Error {
  override readonly name = "Silent";
}
