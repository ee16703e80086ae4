import { type HistoryLine, numberIn, textIn } from "./line.ts";
import { columnOf, columns, type Span } from "./span.ts";

/** Rows so far at the end of each column: acknowledged, and stored in each store that was counted. */
export interface RowLines {
  acknowledged: number[];
  /** Without the rows that were there before anything was offered (`before`): those of another scenario. */
  stores: { store: string; rows: number[]; before: number }[];
  /** New records after everything else that were seen stored: they are counted apart, and not drawn. */
  canaries: number;
}

export class RowCollector {
  readonly #span: Span;
  readonly #acknowledged = new Array<number>(columns).fill(0);
  readonly #producers = new Map<number, IdSet>();
  readonly #before = new Map<string, number>();
  #hasBegun = false;
  #hasCanary = false;
  #canaries = 0;
  readonly #stores = new Map<string, Map<number, number>>();

  constructor(span: Span) {
    this.#span = span;
  }

  see({ kind, at, subject, data }: HistoryLine): void {
    const column = columnOf(this.#span, at) ?? (at < this.#span.beginMs ? 0 : columns - 1);
    if (kind === "operation") this.#hasBegun = true;
    if (kind === "operation" && data.outcome === "ok") {
      const producer = numberIn(data, "producer") ?? 0;
      const ids = this.#producers.get(producer) ?? new IdSet();
      this.#producers.set(producer, ids);
      const added = ids.add(numberIn(data, "first") ?? 0, numberIn(data, "last") ?? -1);
      this.#acknowledged[column] = (this.#acknowledged[column] ?? 0) + added;
    }
    if (kind === "canary") {
      this.#hasCanary = true;
      if (data.stage === "stored") this.#canaries += 1;
    }
    if (kind === "stored" && !this.#hasCanary) {
      const store = textIn(data, "store") ?? subject;
      const rows = this.#stores.get(store) ?? new Map<number, number>();
      this.#stores.set(store, rows);
      const distinct = numberIn(data, "distinct") ?? 0;
      if (!this.#hasBegun) this.#before.set(store, distinct);
      rows.set(column, Math.max(0, distinct - (this.#before.get(store) ?? 0)));
    }
  }

  lines(): RowLines | undefined {
    if (this.#producers.size === 0 && this.#stores.size === 0) return undefined;
    let sum = 0;
    const acknowledged = this.#acknowledged.map((added) => {
      sum += added;
      return sum;
    });
    const stores = [...this.#stores].map(([store, counted]) => {
      let last = 0;
      const rows = acknowledged.map((_, column) => {
        last = counted.get(column) ?? last;
        return last;
      });
      return { store, rows, before: this.#before.get(store) ?? 0 };
    });
    return { acknowledged, stores, canaries: this.#canaries };
  }
}

/** Ids as sorted, disjoint ranges: an id that is acknowledged twice counts once. */
class IdSet {
  readonly #ranges: { first: number; last: number }[] = [];

  /** How many ids of the range are new. */
  add(first: number, last: number): number {
    if (last < first) return 0;
    let from = this.#ranges.length;
    while (from > 0 && (this.#ranges[from - 1]?.last ?? 0) >= first - 1) from -= 1;
    let to = from;
    let known = 0;
    let merged = { first, last };
    for (
      let range = this.#ranges[to];
      range !== undefined && range.first <= last + 1;
      range = this.#ranges[to]
    ) {
      known += Math.max(0, Math.min(range.last, last) - Math.max(range.first, first) + 1);
      merged = { first: Math.min(merged.first, range.first), last: Math.max(merged.last, range.last) };
      to += 1;
    }
    this.#ranges.splice(from, to - from, merged);
    return last - first + 1 - known;
  }
}
