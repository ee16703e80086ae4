/**
 * The numbers by which producers are told apart: no two of a worker are alike, so a straggler of an earlier scenario
 * is named by its own.
 */
export class Producers {
  readonly #base: number;
  #count = 0;
  #known: number[] = [];

  /** @param base what no other worker's numbers begin at */
  constructor(base: number) {
    this.#base = base;
  }

  next(): number {
    const producer = this.#base + ++this.#count;
    this.#known.push(producer);
    return producer;
  }

  /** Whose rows may be in the platform: all that were given out since it was last put back. */
  get known(): readonly number[] {
    return this.#known;
  }

  /** The platform was put back: nobody's rows are there. */
  forget(): void {
    this.#known = [];
  }
}
