import type { EventKind, HistoryEvent } from "./events.ts";

/**
 * The events of a history by kind and by kind and subject, each in the order of `at`, then of line. It grows with its
 * log: what was given out before is a snapshot, and no later event changes it.
 */
export class EventIndex {
  readonly #kinds = new Map<EventKind, KindIndex>();

  add(event: HistoryEvent): void {
    const known = this.#kinds.get(event.kind);
    const kind = known ?? { all: new Ordered(), subjects: new Map<string, Ordered>() };
    if (known === undefined) this.#kinds.set(event.kind, kind);
    kind.all.add(event);
    const ofSubject = kind.subjects.get(event.subject);
    if (ofSubject === undefined) kind.subjects.set(event.subject, new Ordered(event));
    else ofSubject.add(event);
  }

  of<K extends EventKind>(kind: K, subject?: string): readonly HistoryEvent<K>[] {
    const found = this.#kinds.get(kind);
    const events = subject === undefined ? found?.all : found?.subjects.get(subject);
    // The key under which an event was put is its kind.
    return (events?.snapshot() ?? nothing) as readonly HistoryEvent<K>[];
  }
}

interface KindIndex {
  all: Ordered;
  subjects: Map<string, Ordered>;
}

const nothing: readonly never[] = Object.freeze([]);

/** Events in order. Nearly all of them come in order; those that come late are sorted in when somebody asks. */
class Ordered {
  readonly #events: HistoryEvent[];
  #inOrder = true;
  #snapshot: readonly HistoryEvent[] | undefined;

  constructor(...events: HistoryEvent[]) {
    this.#events = events;
  }

  add(event: HistoryEvent): void {
    const last = this.#events.at(-1);
    if (last !== undefined && inOrder(last, event) > 0) this.#inOrder = false;
    this.#events.push(event);
    this.#snapshot = undefined;
  }

  snapshot(): readonly HistoryEvent[] {
    if (!this.#inOrder) {
      this.#events.sort(inOrder);
      this.#inOrder = true;
    }
    this.#snapshot ??= this.#events.slice();
    return this.#snapshot;
  }
}

const inOrder = (one: HistoryEvent, other: HistoryEvent): number =>
  one.at - other.at || one.line - other.line;
