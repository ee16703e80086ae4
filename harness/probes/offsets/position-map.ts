import { IntervalSet } from "../../core/interval-set.ts";
import type { ProducedRange } from "../../history/events.ts";

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
  readonly #unread = new IntervalSet();
  #next = 0;

  /** First position that is not known yet. */
  get next(): number {
    return this.#next;
  }

  /** Positions up to this one (excluded) hold no records, such as those of control batches. */
  skipTo(position: number): void {
    this.#next = Math.max(this.#next, position);
  }

  /** Positions up to this one (excluded) were removed before anybody read them: their ids will never be known. */
  loseTo(position: number): void {
    this.#unread.add(this.#next, position - 1);
    this.skipTo(position);
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
    return to > this.#next || this.unread(from, to) > 0 ? undefined : this.known(from, to);
  }

  /** The ids among these positions that are known. */
  known(from: number, to: number): ProducedRange[] {
    const found: ProducedRange[] = [];
    if (to <= from) return found;
    for (let index = this.#firstEndingAfter(from); index < this.#runs.length; index++) {
      const run = this.#runs[index];
      if (run === undefined || run.from >= to) break;
      const cutFront = run.dense ? Math.max(0, from - run.from) : 0;
      const cutBack = run.dense ? Math.max(0, run.to - to) : 0;
      found.push({ producer: run.producer, first: run.first + cutFront, last: run.last - cutBack });
    }
    return found;
  }

  /** How many of these positions were removed unread. */
  unread(from: number, to: number): number {
    return IntervalSet.of(this.#unread.common(new IntervalSet().add(from, to - 1))).size;
  }

  #firstEndingAfter(position: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#runs[middle]?.to ?? Number.POSITIVE_INFINITY) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
