import type { Redis as Client } from "ioredis";
import { withDeadline } from "../../core/deadline.ts";
import type { Reachable } from "../reachable.ts";
import { ioredis } from "./packages.ts";

/** A store that speaks Redis' protocol, on the harness's own path. */
export class Redis {
  readonly #client: Client;

  constructor(service: Pick<Reachable, "address">) {
    this.#client = new ioredis.Redis({
      host: service.address,
      port: 6379,
      lazyConnect: true,
      retryStrategy: () => null,
    });
    this.#client.on("error", () => undefined);
  }

  async ping(): Promise<string> {
    return withDeadline("Redis: ping", 2_000, () => this.#client.ping());
  }

  async close(): Promise<void> {
    this.#client.disconnect();
  }
}
