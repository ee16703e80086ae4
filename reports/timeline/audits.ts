import type { EventData, ProducedRange } from "../../harness/history/events.ts";
import {
  fieldsOf,
  type HistoryLine,
  type IdRange,
  listIn,
  numberIn,
  rangeOf,
  rangesIn,
  textIn,
} from "./line.ts";

/** What the last delivery audit of one producer in one store found wrong, range by range. */
export interface Discrepancy extends IdRange {
  what: "lost" | "duplicated" | "unexpected" | "corrupted";
  store: string;
  producer: number;
  /** The last hop that still holds lost ids, and their place in the sequence. */
  lastHop?: string;
  shape?: string;
  line: number;
}

export class AuditCollector {
  readonly #last = new Map<string, Extract<HistoryLine, { kind: "audit" }>>();
  /** What brokers removed before it was committed. */
  readonly #removed: (IdRange & { producer: number; path: string })[] = [];

  see(line: HistoryLine): void {
    if (line.kind === "retention") {
      const path = textIn(line.data, "path") ?? line.subject;
      for (const value of listIn(line.data, "uncommitted")) {
        const producer = numberIn(fieldsOf<ProducedRange>(value), "producer") ?? 0;
        for (const range of rangeOf(value)) this.#removed.push({ path, producer, ...range });
      }
    }
    if (line.kind !== "audit") return;
    const key = JSON.stringify([
      textIn(line.data, "store") ?? line.subject,
      numberIn(line.data, "producer") ?? 0,
    ]);
    this.#last.set(key, line);
  }

  discrepancies(): Discrepancy[] {
    return [...this.#last.values()].flatMap(({ line, subject, data }) => {
      const store = textIn(data, "store") ?? subject;
      const place = { store, producer: numberIn(data, "producer") ?? 0, line };
      const missing = listIn(data, "missing").flatMap((value): Discrepancy[] => {
        const fields = fieldsOf<EventData["audit"]["missing"][number]>(value);
        const [range] = rangeOf(value);
        if (range === undefined) return [];
        const lastHop = this.#inWords(textIn(fields, "lastHop"), { producer: place.producer, ...range });
        const shape = textIn(fields, "shape");
        return [
          { what: "lost", ...place, ...range, ...(lastHop ? { lastHop } : {}), ...(shape ? { shape } : {}) },
        ];
      });
      const others = (["duplicated", "unexpected", "corrupted"] as const).flatMap((what) =>
        rangesIn(data, what).map((range): Discrepancy => ({ what, ...place, ...range })),
      );
      return [...missing, ...others];
    });
  }

  /** Ids that no hop holds may be those that brokers removed; the check `delivery` says whether they are. */
  #inWords(lastHop: string | undefined, ids: IdRange & { producer: number }): string | undefined {
    if (lastHop !== "none") return lastHop;
    const paths = this.#removed
      .filter(
        ({ producer, first, last }) => producer === ids.producer && first <= ids.last && last >= ids.first,
      )
      .map(({ path }) => path);
    return paths.length === 0 ? "nowhere" : `nowhere, removed from ${[...new Set(paths)].join(" and ")}`;
  }
}
