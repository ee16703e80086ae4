import { type HistoryLine, numberIn, textIn } from "./line.ts";
import type { Span } from "./span.ts";
import { type StateChange, type Stretch, stretchesOf } from "./stretches.ts";

export interface CircuitLane {
  service: string;
  circuit: string;
  stretches: Stretch[];
}

const rank = (state: string) => ["closed", "half-open", "open"].indexOf(state);

/** Claimed states of every breaker. A process that has died claims nothing until it speaks again. */
export class CircuitCollector {
  readonly #lanes = new Map<string, { service: string; circuit: string; changes: StateChange[] }>();
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  declare(service: string, circuit: string): { changes: StateChange[] } {
    const key = JSON.stringify([service, circuit]);
    const lane = this.#lanes.get(key) ?? { service, circuit, changes: [] };
    this.#lanes.set(key, lane);
    return lane;
  }

  see({ kind, at, subject, data }: HistoryLine): void {
    if (kind === "circuit") {
      const failures = numberIn(data, "failures");
      const lane = this.declare(subject, textIn(data, "circuit") ?? "");
      lane.changes.push({
        at,
        state: textIn(data, "state") ?? "silent",
        note: `claimed by its ${textIn(data, "via") ?? "owner"}${failures === undefined ? "" : `, ${failures} failures`}`,
      });
    }
    if (kind === "container" && textIn(data, "action") === "die") {
      for (const lane of this.#lanes.values()) {
        if (lane.service === subject)
          lane.changes.push({ at, state: "silent", note: "its process has ended" });
      }
    }
  }

  lanes(): CircuitLane[] {
    return [...this.#lanes.values()].map(({ service, circuit, changes }) => ({
      service,
      circuit,
      stretches: stretchesOf(changes, this.#span, rank),
    }));
  }
}
