import toxiproxyClient from "toxiproxy-node-client";
import { withDeadline } from "../core/deadline.ts";
import { messageOf } from "../core/errors.ts";

/** A toxic with the attributes that belong to it. Times in milliseconds, rates in kB/s, sizes in bytes. */
export type ToxicSpec =
  | { type: "latency"; stream: "upstream" | "downstream"; latencyMs: number }
  | { type: "bandwidth"; stream: "upstream" | "downstream"; kilobytesPerSecond: number }
  | { type: "slicer"; stream: "upstream" | "downstream"; averageBytes: number; delayMicroseconds: number }
  | { type: "limit_data"; stream: "upstream" | "downstream"; bytes: number };

export interface LinkProxy {
  name: string;
  listen: string;
  upstream: string;
}

interface ListedProxy {
  name: string;
  enabled: boolean;
  toxics: unknown[];
}

const controlLimitMs = 8_000;

/**
 * One Toxiproxy's control API. Every call has a deadline, because removing a toxic can freeze the whole API, and
 * every failure is an Error that names the proxy, because the client's own are not.
 */
export class ToxiproxyControl {
  readonly #client: InstanceType<typeof toxiproxyClient.Toxiproxy>;
  readonly #start: (() => Promise<void>) | undefined;
  #started: Promise<void> | undefined;

  /** With `start` it runs from its first proxy on. */
  constructor(url: string, { start }: { start?: () => Promise<void> } = {}) {
    this.#client = new toxiproxyClient.Toxiproxy(url);
    this.#start = start;
  }

  version(): Promise<string> {
    return this.#call("version", () => this.#client.getVersion());
  }

  async create(proxy: LinkProxy): Promise<void> {
    this.#started ??= this.#start?.();
    await this.#started;
    await this.#call(`create ${proxy.name}`, () => this.#client.createProxy({ ...proxy, enabled: false }));
  }

  /** Whether the link listens. Switching it off closes its listener and all of its connections. */
  async setListening(proxy: LinkProxy, listening: boolean): Promise<void> {
    await this.#call(`${listening ? "enable" : "disable"} ${proxy.name}`, () =>
      new toxiproxyClient.Proxy(this.#client, { ...proxy, enabled: !listening, toxics: [] }).update({
        enabled: listening,
        listen: proxy.listen,
        upstream: proxy.upstream,
      }),
    );
  }

  /**
   * Deletes a proxy that does not listen and makes it anew with these toxics, not listening. A toxic that is removed from
   * a proxy that carried traffic can freeze the whole API.
   */
  async renew(proxy: LinkProxy, toxics: ReadonlyMap<string, ToxicSpec>): Promise<void> {
    await this.remove(proxy);
    await this.make(proxy, toxics);
  }

  /** Deletes a proxy; its listener and its connections are closed. */
  async remove(proxy: LinkProxy): Promise<void> {
    const named = new toxiproxyClient.Proxy(this.#client, { ...proxy, enabled: false, toxics: [] });
    await this.#call(`delete ${proxy.name}`, () => named.remove());
  }

  /** Makes a proxy with these toxics, each by its name and at full strength, not listening. */
  async make(proxy: LinkProxy, toxics: ReadonlyMap<string, ToxicSpec>): Promise<void> {
    const named = new toxiproxyClient.Proxy(this.#client, { ...proxy, enabled: false, toxics: [] });
    await this.create(proxy);
    for (const [name, toxic] of toxics) {
      await this.#call(`add ${toxic.type} to ${proxy.name}`, () =>
        named.addToxic<unknown>({
          name,
          type: toxic.type,
          stream: toxic.stream,
          toxicity: 1,
          attributes: attributesOf(toxic),
        }),
      );
    }
  }

  /** Proxies with the number of toxics on each. Asked plainly, because the client's own list drops the toxics. */
  async state(): Promise<{ name: string; enabled: boolean; toxics: number }[]> {
    if (this.#start !== undefined && this.#started === undefined) return [];
    const { data } = await this.#call("list proxies", () =>
      this.#client.getApi().get<Record<string, ListedProxy>>(`${this.#client.host}/proxies`),
    );
    return Object.values(data).map(({ name, enabled, toxics }) => ({ name, enabled, toxics: toxics.length }));
  }

  async #call<T>(what: string, call: () => Promise<T>): Promise<T> {
    return withDeadline(`toxiproxy: ${what}`, controlLimitMs, async () => {
      try {
        return await call();
      } catch (thrown) {
        throw new Error(`toxiproxy: ${what}: ${messageOf(thrown)}`);
      }
    });
  }
}

function attributesOf(toxic: ToxicSpec): Record<string, number> {
  switch (toxic.type) {
    case "latency":
      return { latency: toxic.latencyMs, jitter: 0 };
    case "bandwidth":
      return { rate: toxic.kilobytesPerSecond };
    case "slicer":
      return { average_size: toxic.averageBytes, size_variation: 0, delay: toxic.delayMicroseconds };
    case "limit_data":
      return { bytes: toxic.bytes };
  }
}
