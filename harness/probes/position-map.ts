import type { ProducedRange } from "./commit-claims.ts";

interface Run extends ProducedRange {
  /** Positions from (included) to (excluded) at which these ids lie, in order. */
  from: number;
  to: number;
  /** True when each position holds one id; else the whole range lies at one position. */
  dense: boolean;
}

/**
 * Which ids lie at which positions of a partition, as runs: a producer that writes in order costs one entry a run,
 * not one a record. Positions must be added in ascending order; what was seen before is passed over.
 */
export class PositionMap {
  readonly #runs: Run[] = [];
  #next = 0;

  /** First position that is not known yet. */
  get next(): number {
    return this.#next;
  }

  /** Positions up to this one (excluded) hold no records: deleted, or control records. */
  skipTo(position: number): void {
    this.#next = Math.max(this.#next, position);
  }

  add(position: number, range: ProducedRange): void {
    if (position < this.#next) return;
    this.#next = position + 1;
    const last = this.#runs.at(-1);
    const single = range.first === range.last;
    if (
      single &&
      last?.dense &&
      last.to === position &&
      last.producer === range.producer &&
      last.last + 1 === range.first
    ) {
      last.last = range.last;
      last.to = position + 1;
      return;
    }
    this.#runs.push({ ...range, from: position, to: position + 1, dense: single });
  }

  /** Ids at positions from (included) to (excluded); undefined while not all of them are known. */
  ids(from: number, to: number): ProducedRange[] | undefined {
    if (to > this.#next) return undefined;
    return this.#runs
      .filter((run) => run.from < to && run.to > from)
      .map((run) => {
        if (!run.dense) return { producer: run.producer, first: run.first, last: run.last };
        const cutFront = Math.max(0, from - run.from);
        const cutBack = Math.max(0, run.to - to);
        return { producer: run.producer, first: run.first + cutFront, last: run.last - cutBack };
      });
  }

  /** All ids of a producer that lie here. */
  rangesOf(producer: number): ProducedRange[] {
    return this.#runs
      .filter((run) => run.producer === producer)
      .map(({ first, last }) => ({ producer, first, last }));
  }
}
