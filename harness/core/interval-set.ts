/** Whole numbers from `first` to `last`, both included. */
export interface IdRange {
  first: number;
  last: number;
}

/** An id with its producer, which makes it unique within a run. */
export type ProducedRange = IdRange & { producer: number };

/** A set of positive integers as sorted, disjoint, non-adjacent ranges: memory grows with gaps, not members. */
export class IntervalSet {
  readonly #ranges: IdRange[] = [];

  /** The ranges, ascending. */
  get ranges(): readonly IdRange[] {
    return this.#ranges;
  }

  get size(): number {
    return this.#ranges.reduce((sum, range) => sum + range.last - range.first + 1, 0);
  }

  /** Adds first..last, both included. An empty range (last < first) adds nothing. */
  add(first: number, last: number): this {
    if (last < first) return this;
    const from = this.#firstEndingAtOrAfter(first - 1);
    let to = from;
    let merged: IdRange = { first, last };
    for (
      let range = this.#ranges[to];
      range !== undefined && range.first <= last + 1;
      range = this.#ranges[++to]
    ) {
      merged = { first: Math.min(merged.first, range.first), last: Math.max(merged.last, range.last) };
    }
    this.#ranges.splice(from, to - from, merged);
    return this;
  }

  has(id: number): boolean {
    const range = this.#ranges[this.#firstEndingAtOrAfter(id)];
    return range !== undefined && range.first <= id;
  }

  /** What is in this set and not in the other, as ranges. */
  minus(other: IntervalSet): IdRange[] {
    const left: IdRange[] = [];
    let index = 0;
    for (const range of this.#ranges) {
      let next = range.first;
      while (index < other.#ranges.length && (other.#ranges[index]?.last ?? 0) < next) index++;
      for (let at = index; next <= range.last; at++) {
        const hole = other.#ranges[at];
        if (hole === undefined || hole.first > range.last) {
          left.push({ first: next, last: range.last });
          break;
        }
        if (hole.first > next) left.push({ first: next, last: hole.first - 1 });
        next = Math.max(next, hole.last + 1);
      }
    }
    return left;
  }

  /** What is in both, as ranges. */
  common(other: IntervalSet): IdRange[] {
    return this.minus(IntervalSet.of(this.minus(other)));
  }

  static of(ranges: Iterable<IdRange>): IntervalSet {
    const set = new IntervalSet();
    for (const range of ranges) set.add(range.first, range.last);
    return set;
  }

  #firstEndingAtOrAfter(id: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.last ?? Number.POSITIVE_INFINITY) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
