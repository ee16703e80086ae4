import type { EventKind, HistoryEvent } from "./event.ts";
import type { HistoryLog, Sighting } from "./history.ts";

/**
 * Where probes and actors of a stack write: the history of whichever scenario runs now. Between two scenarios
 * nothing is kept, except by listeners.
 */
export class Recorder {
  #history: HistoryLog | undefined;
  readonly #listeners = new Set<(sighting: Sighting<EventKind>) => void>();

  /** Everything from now on goes into this history; `undefined` ends that. */
  use(history: HistoryLog | undefined): void {
    this.#history = history;
  }

  append<K extends EventKind>(sighting: Sighting<K>): HistoryEvent<K> | undefined {
    for (const listener of this.#listeners) listener(sighting as Sighting<EventKind>);
    return this.#history?.append(sighting);
  }

  onSighting(listener: (sighting: Sighting<EventKind>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
