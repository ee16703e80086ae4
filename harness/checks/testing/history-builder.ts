import type {
  EventData,
  EventKind,
  FaultData,
  FaultEffect,
  HistoryEvent,
  TopologyData,
} from "../../history/events.ts";
import { createHistory, type History } from "../../history/log.ts";
import { effectsByKind } from "./fault-effects.ts";

type Service = TopologyData["services"][number];

/** A service of a hand-written topology: an application with a health check, unless said otherwise. */
export function service(name: string, given: Partial<Service> = {}): Service {
  const health = { intervalMs: 500, timeoutMs: 250, retries: 3 };
  return { name, role: "application", dependsOn: [], hasHealthCheck: true, health, restart: "no", ...given };
}

/** `client->server:port` as the link it names. */
export function link(id: string): TopologyData["links"][number] {
  const [, client, server, port] = /^(.+)->(.+):(\d+)$/.exec(id) ?? [];
  if (client === undefined || server === undefined) throw new TypeError(`not a link: ${id}`);
  return { id, client, server, port: Number(port) };
}

export interface Outage {
  fault: string;
  kind: string;
  target: string;
  /** The kind's own where it is left out; `undeclared` is none at all. */
  effect?: FaultEffect | "undeclared";
  injecting?: number;
  proven?: number;
  healing?: number;
  healed?: number;
  failed?: number;
}

/** A link that is cut a second after the beginning, unless said otherwise. */
export function cutOf(target: string, given: Partial<Outage> = {}): Outage {
  return { fault: "cut 1", kind: "cut", target, injecting: 1_000, proven: 1_020, ...given };
}

/** Writes a history by hand, event by event, in any order of time. */
export class HistoryBuilder {
  readonly #log = createHistory(() => this.#seenAt);
  #seenAt = 0;

  add<K extends EventKind>(
    at: number,
    kind: K,
    subject: string,
    data: EventData[K],
    uncertaintyMs = 1,
    seenAt = at + uncertaintyMs,
  ): HistoryEvent<K> {
    this.#seenAt = seenAt;
    return this.#log.append({ source: "by hand", kind, subject, data, at, uncertaintyMs });
  }

  topology(given: Partial<TopologyData>): this {
    const nothing = { services: [], links: [], circuits: [], alerts: [] };
    this.add(0, "topology", "", { platform: "by hand", ...nothing, ...given });
    return this;
  }

  /** Probes that see everything from the beginning. */
  watched(...probes: string[]): this {
    for (const probe of probes) this.probe(probe, "begin", 0);
    return this;
  }

  probe(probe: string, edge: "begin" | "end" | "gap", at: number): this {
    this.add(at, "probe", probe, { probe, edge });
    return this;
  }

  outage({ fault, kind, target, effect = effectsByKind[kind] ?? {}, ...times }: Outage): this {
    const declared = effect === "undeclared" ? {} : { effect };
    const proof = { method: "by hand", observed: "as said", latencyMs: 3 };
    for (const stage of ["injecting", "proven", "healing", "healed", "failed"] as const) {
      const at = times[stage];
      if (at === undefined) continue;
      const data: FaultData = { fault, kind, target, stage, ...declared, proof };
      this.add(at, "fault", target, data);
    }
    return this;
  }

  /** A machine with time to spare, measured every second. */
  calm(untilMs: number): this {
    for (let at = 1_000; at <= untilMs; at += 1_000) this.contention(at, { cpu: 0.3, eventLoopDelayMs: 2 });
    return this;
  }

  contention(at: number, given: { cpu: number; eventLoopDelayMs: number; steal?: number }): this {
    this.add(at, "contention", "machine", { ...given, windowMs: 1_000 });
    return this;
  }

  history(): History {
    return this.#log;
  }
}

/** The history without the events that match: what a probe that missed them would have written. */
export function without(history: History, matches: (event: HistoryEvent) => boolean): History {
  const events = history.events.filter((event) => !matches(event));
  return {
    events,
    of<K extends EventKind>(kind: K, subject?: string) {
      return history.of(kind, subject).filter((event) => events.includes(event as HistoryEvent));
    },
  };
}
