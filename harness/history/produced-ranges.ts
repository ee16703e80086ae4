import { IntervalSet } from "../core/interval-set.ts";
import type { ProducedRange } from "./events.ts";

/** Ids of several producers: memory grows with gaps, not with ids. */
export class ProducedIds {
  readonly #sets = new Map<number, IntervalSet>();

  static of(ranges: Iterable<ProducedRange>): ProducedIds {
    const ids = new ProducedIds();
    for (const range of ranges) ids.add(range);
    return ids;
  }

  add({ producer, first, last }: ProducedRange): void {
    this.of(producer).add(first, last);
  }

  /** The ids of one producer. */
  of(producer: number): IntervalSet {
    const set = this.#sets.get(producer) ?? new IntervalSet();
    this.#sets.set(producer, set);
    return set;
  }

  get producers(): number[] {
    return [...this.#sets.keys()];
  }

  get size(): number {
    return [...this.#sets.values()].reduce((sum, set) => sum + set.size, 0);
  }

  get ranges(): ProducedRange[] {
    return this.#eachRange((set) => set.ranges);
  }

  /** What is here and not there. */
  minus(other: ProducedIds): ProducedRange[] {
    return this.#eachRange((set, producer) => set.minus(other.of(producer)));
  }

  /** What is both here and there. */
  common(other: ProducedIds): ProducedRange[] {
    return this.#eachRange((set, producer) => set.common(other.of(producer)));
  }

  #eachRange(
    pick: (set: IntervalSet, producer: number) => Iterable<{ first: number; last: number }>,
  ): ProducedRange[] {
    return [...this.#sets].flatMap(([producer, set]) =>
      [...pick(set, producer)].map(({ first, last }) => ({ producer, first, last })),
    );
  }
}

/** Adds to what was found the part of a range that is wanted. */
export function takeWanted(found: ProducedIds, wanted: ProducedIds, range: ProducedRange | undefined): void {
  if (range === undefined) return;
  // Most records carry one id: a look is enough, and a log may hold millions.
  if (range.first === range.last) {
    if (wanted.of(range.producer).has(range.first)) found.add(range);
    return;
  }
  for (const part of ProducedIds.of([range]).common(wanted)) found.add(part);
}
