import type { Recorder } from "../core/recorder.ts";
import type { LinkProxy, ToxicSpec, ToxiproxyControl } from "../runtime/toxiproxy-control.ts";
import type { LinkSpec } from "./spec.ts";

/**
 * A directed connection through a proxy of its own. It listens only while its server serves and nobody has cut
 * it: a dead server must look dead, and Toxiproxy alone would accept and then close.
 */
export class Link {
  readonly id: string;
  /** Where it was found. A dependency alone gives every known port of a server, so such a link may be unused. */
  readonly from: LinkSpec["from"];
  readonly client: string;
  readonly server: string;
  readonly port: number;
  /** Address at which the client reaches it, on the client's own network. */
  readonly address: string;
  readonly #proxy: LinkProxy;
  readonly #control: ToxiproxyControl;
  readonly #recorder: Recorder;
  #serving = false;
  #cuts = 0;
  #held = 0;
  /** Undefined after a change that failed: then the proxy is told again. */
  #listening: boolean | undefined = false;
  #change: Promise<void> = Promise.resolve();

  constructor(options: {
    client: string;
    server: string;
    port: number;
    from: LinkSpec["from"];
    address: string;
    upstreamHost: string;
    control: ToxiproxyControl;
    recorder: Recorder;
  }) {
    this.from = options.from;
    this.client = options.client;
    this.server = options.server;
    this.port = options.port;
    this.id = `${options.client}->${options.server}:${options.port}`;
    this.address = options.address;
    this.#control = options.control;
    this.#recorder = options.recorder;
    this.#proxy = {
      name: `${options.client}.${options.server}.${options.port}`,
      listen: `${options.address}:${options.port}`,
      upstream: `${options.upstreamHost}:${options.port}`,
    };
  }

  /** True while a fault or a hold keeps it closed. */
  get cutOrHeld(): boolean {
    return this.#cuts > 0 || this.#held > 0;
  }

  get listening(): boolean {
    return this.#listening === true;
  }

  create(): Promise<void> {
    return this.#control.create(this.#proxy);
  }

  /** The server behind it serves, or is gone. */
  setServing(serving: boolean, reason: string): Promise<void> {
    this.#serving = serving;
    return this.#settle(reason);
  }

  cut(): Promise<void> {
    this.#cuts++;
    return this.#settle("cut");
  }

  mend(): Promise<void> {
    this.#cuts = Math.max(0, this.#cuts - 1);
    return this.#settle("healed");
  }

  /** Keeps it closed although the server serves, until released: the harness reads first, the client later. */
  hold(): Promise<void> {
    this.#held++;
    return this.#settle("held");
  }

  release(): Promise<void> {
    this.#held = Math.max(0, this.#held - 1);
    return this.#settle("released");
  }

  addToxic(name: string, toxic: ToxicSpec): Promise<() => Promise<void>> {
    return this.#control.addToxic(this.#proxy, name, toxic);
  }

  /** Changes are made one after another; each makes the proxy agree with what is wanted at that moment. */
  #settle(reason: string): Promise<void> {
    const change = this.#change.then(async () => {
      const wanted = this.#serving && this.#cuts === 0 && this.#held === 0;
      if (wanted === this.#listening) return;
      this.#listening = undefined;
      await this.#control.setListening(this.#proxy, wanted);
      this.#listening = wanted;
      this.#recorder.append({
        source: "proxy",
        kind: "proxy",
        subject: this.id,
        data: { listening: wanted, reason },
      });
    });
    this.#change = change.catch(() => undefined);
    return change;
  }
}
