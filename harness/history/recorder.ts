import { type Mask, masked } from "../core/mask.ts";
import type { EventKind, HistoryEvent } from "./events.ts";
import type { HistoryLog, Sighting } from "./log.ts";

/** Events that hold text of services, servers and their clients. */
const foreign: ReadonlySet<EventKind> = new Set(["log", "health", "probe", "finding"]);

/**
 * Where probes and actors of a stack write: the history of whichever scenario runs now. Between two scenarios
 * nothing is kept, except by listeners.
 */
export class Recorder {
  #history: HistoryLog | undefined;
  #mask: Mask = (text) => text;
  readonly #listeners = new Set<(sighting: Sighting<EventKind>) => void>();

  /** Everything from now on goes into this history; `undefined` ends that. */
  use(history: HistoryLog | undefined): void {
    this.#history = history;
  }

  /** Whether anybody keeps what is appended now. */
  get isKept(): boolean {
    return this.#history !== undefined;
  }

  /** What services say goes into the history only through this. */
  maskWith(mask: Mask): void {
    this.#mask = mask;
  }

  append<K extends EventKind>(given: Sighting<K>): HistoryEvent<K> | undefined {
    const sighting = foreign.has(given.kind) ? { ...given, data: masked(given.data, this.#mask) } : given;
    for (const listener of this.#listeners) listener(sighting as Sighting<EventKind>);
    return this.#history?.append(sighting);
  }

  onSighting(listener: (sighting: Sighting<EventKind>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
