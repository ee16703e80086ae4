/** Done when as many things have happened as were announced; with none, at once. */
export class Countdown {
  readonly done: Promise<void>;
  readonly #finish: () => void;
  #left: number;

  constructor(things: number) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.done = promise;
    this.#finish = resolve;
    this.#left = things;
    if (things === 0) resolve();
  }

  count(): void {
    if (--this.#left === 0) this.#finish();
  }
}
