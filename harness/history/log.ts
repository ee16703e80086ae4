import { EventIndex } from "./event-index.ts";
import type { EventData, EventKind, HistoryEvent } from "./events.ts";

/** A history that can be read: what checks and the report are given. */
export interface History {
  readonly events: readonly HistoryEvent[];
  /**
   * Events of one kind, in order of `at`, of one subject where that is given. What is returned does not change when
   * the history goes on; it is shared by all who ask, so nobody may write into it.
   */
  of<K extends EventKind>(kind: K, subject?: string): readonly HistoryEvent<K>[];
}

/** What a writer gives; the log adds line, and `seenAt` and `at` where they are left out. */
export interface Sighting<K extends EventKind> {
  source: string;
  kind: K;
  subject: string;
  data: EventData[K];
  at?: number;
  uncertaintyMs?: number;
}

export interface HistoryLog extends History {
  append<K extends EventKind>(sighting: Sighting<K>): HistoryEvent<K>;
  /** Called with every event as it is appended; returns the unsubscriber. */
  onEvent(listener: (event: HistoryEvent) => void): () => void;
}

/** An append-only log on the given clock. `sink` receives each event once, as its line of NDJSON. */
export function createHistory(now: () => number, sink?: (line: string, kind: EventKind) => void): HistoryLog {
  const events: HistoryEvent[] = [];
  const index = new EventIndex();
  const listeners = new Set<(event: HistoryEvent) => void>();
  return {
    events,
    of: (kind, subject) => index.of(kind, subject),
    append(sighting) {
      const seenAt = now();
      const event: HistoryEvent = {
        line: events.length + 1,
        at: round(sighting.at ?? seenAt),
        seenAt: round(seenAt),
        source: sighting.source,
        uncertaintyMs: sighting.uncertaintyMs ?? 1,
        subject: sighting.subject,
        ...({ kind: sighting.kind, data: sighting.data } as Pick<HistoryEvent, "kind" | "data">),
      } as HistoryEvent;
      events.push(event);
      index.add(event);
      sink?.(`${JSON.stringify(event)}\n`, event.kind);
      for (const listener of listeners) listener(event);
      return event as HistoryEvent<typeof sighting.kind>;
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A history of events that were written before. */
export function historyOf(events: readonly HistoryEvent[]): History {
  const index = new EventIndex();
  for (const event of events) index.add(event);
  return { events, of: (kind, subject) => index.of(kind, subject) };
}

/**
 * A history read back from lines of NDJSON. A last line without its line feed is one that its writer did not finish,
 * and is left out. Throws a SyntaxError that names any other line that is not JSON.
 */
export function parseHistory(text: string): History {
  const events: HistoryEvent[] = [];
  const lines = text.split("\n");
  lines.pop();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    try {
      events.push(JSON.parse(line));
    } catch {
      throw new SyntaxError(`history line ${index + 1} is not JSON`);
    }
  }
  return historyOf(events);
}

/** Microseconds are enough for every clock here, and keep the files small. */
function round(at: number): number {
  return Math.round(at * 1_000) / 1_000;
}
