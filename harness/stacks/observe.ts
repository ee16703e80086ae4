import type { Probe, StartedProbe } from "../history/probe.ts";
import { entryOf, stackProbesOf } from "../history/stack-probe.ts";
import { declaredProbes } from "./platform-probes.ts";
import type { Stack } from "./stack.ts";
import { topologyOf } from "./topology.ts";

/** Writes what the platform declares and the state that a history begins with. */
export function beginHistory({ system, recorder, learnt }: Stack): void {
  recorder.append({
    source: "scenario",
    kind: "topology",
    subject: system.options.platform.name,
    data: topologyOf(system),
  });
  for (const standing of stackProbesOf(system)) {
    const data = entryOf(standing);
    recorder.append({ source: "scenario", kind: "probe", subject: data.probe, data });
    standing.historyBegins?.();
  }
  for (const [subject, data] of learnt)
    recorder.append({ source: "scenario", kind: "learnt", subject, data });
  for (const { name } of system.services) {
    const { running, health } = system.watch.state(name);
    if (running)
      recorder.append({
        source: "engine",
        kind: "health",
        subject: name,
        data: { status: health, via: "engine" },
      });
  }
  for (const link of system.links) {
    recorder.append({
      source: "proxy",
      kind: "proxy",
      subject: link.id,
      data: { listening: link.listening, reason: "as the history begins" },
    });
  }
}

/** Probes that watch a scenario, in the order in which they began. */
export class Observation {
  readonly #stack: Stack;
  readonly #started: { name: string; probe: StartedProbe }[] = [];

  constructor(stack: Stack) {
    this.#stack = stack;
    stack.system.beforeServing = (server, gone) => this.#beforeServing(server, gone);
  }

  /** Probes that need nothing but the services' addresses. */
  async beginDeclared(): Promise<void> {
    await this.#begin(declaredProbes(this.#stack.system));
  }

  /** The platform's own probes, which ask servers. */
  async beginOwn(): Promise<void> {
    const { system } = this.#stack;
    await this.#begin(system.options.platform.probes?.(system) ?? []);
  }

  /** What probes must read before a server's clients may reach it again. */
  async #beforeServing(server: string, gone: AbortSignal): Promise<void> {
    await Promise.all(this.#started.map(({ probe }) => probe.beforeServing?.(server, gone)));
  }

  /** One more look of a probe, at once; nothing where none of that name was begun, or it does not look now and then. */
  async lookNow(name: string): Promise<void> {
    await this.#started.find((one) => one.name === name)?.probe.look?.();
  }

  /** One more look of every probe that looks now and then. */
  async lookAtEverything(): Promise<void> {
    await Promise.all(this.#started.map(({ probe }) => probe.look?.()));
  }

  /** Ends them all and marks the ends, also those of the probes that go on for the stack. */
  async end(): Promise<void> {
    this.#stack.system.beforeServing = undefined;
    // Each waits for the look that it has under way: one after the other they would wait for all of them.
    await Promise.all(
      this.#started.map(async ({ name, probe }) => {
        await probe.end();
        this.#mark(name, "end");
      }),
    );
    const standing = stackProbesOf(this.#stack.system);
    for (const { probe } of standing.toReversed()) this.#mark(probe, "end");
  }

  async #begin(probes: Probe[]): Promise<void> {
    const { recorder, clock } = this.#stack;
    for (const probe of probes) {
      this.#mark(probe.name, "begin");
      this.#started.push({ name: probe.name, probe: await probe.begin({ recorder, clock }) });
    }
  }

  #mark(probe: string, edge: "begin" | "end"): void {
    this.#stack.recorder.append({ source: "scenario", kind: "probe", subject: probe, data: { probe, edge } });
  }
}
