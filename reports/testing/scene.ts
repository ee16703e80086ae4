/** Writes a history the way the harness does: events in order of time, a line each. Deterministic. */
export interface SceneEvent {
  line: number;
  at: number;
  seenAt: number;
  source: string;
  uncertaintyMs: number;
  subject: string;
  kind: string;
  data: Record<string, unknown>;
}

export class Scene {
  readonly beginMs: number;
  readonly #events: Omit<SceneEvent, "line">[] = [];

  constructor(beginMs: number) {
    this.beginMs = beginMs;
  }

  /** `afterMs` counts from the scenario's beginning. */
  add(afterMs: number, kind: string, subject: string, data: Record<string, unknown>, source = kind): void {
    const at = this.beginMs + afterMs;
    this.#events.push({ at, seenAt: at + 2, source, uncertaintyMs: 1, subject, kind, data });
  }

  /** The events in order, numbered. */
  events(): SceneEvent[] {
    return this.#events
      .toSorted((a, b) => a.at - b.at)
      .map((event, index) => ({ line: index + 1, ...event }));
  }
}

export function ndjson(events: readonly SceneEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}

/** Line numbers of at most `most` events that fit. */
export function linesOf(
  events: readonly SceneEvent[],
  kind: string,
  fits: (event: SceneEvent) => boolean = () => true,
  most = 5,
): number[] {
  return events
    .filter((event) => event.kind === kind && fits(event))
    .slice(0, most)
    .map((event) => event.line);
}

/** Numbers that look like chance and are the same in every run. */
export function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
