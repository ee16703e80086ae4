import type { Cell } from "./cell.ts";

/** What a run of the gate may take, from the beginning of its clean start: images and builds are not counted. */
export class Budget {
  readonly #ms: number;
  readonly #now: () => number;
  readonly #beganMs: number;

  constructor(ms: number = Number.POSITIVE_INFINITY, now: () => number = () => performance.now()) {
    this.#ms = ms;
    this.#now = now;
    this.#beganMs = now();
  }

  get leftMs(): number {
    return this.#ms - (this.#now() - this.#beganMs);
  }

  get isLimited(): boolean {
    return Number.isFinite(this.#ms);
  }

  /** Whether a cell can be expected to end in time. */
  allows({ estimateMs }: Pick<Cell, "estimateMs">): boolean {
    return estimateMs <= this.leftMs;
  }
}
