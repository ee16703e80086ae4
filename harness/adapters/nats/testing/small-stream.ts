import type { JetStream, StreamMessage } from "../jetstream.ts";

/** A stream in memory: a header for each message from the first sequence on. */
export class SmallStream {
  first: number;
  readonly headers: string[];
  ackFloor = 0;
  /** Sequences from which the stream was followed, in order. */
  readonly followed: number[] = [];
  #take: ((message: StreamMessage) => void) | undefined;
  #next = 0;
  #end: (() => void) | undefined;

  constructor(first: number, headers: string[]) {
    this.first = first;
    this.headers = headers;
  }

  get last(): number {
    return this.first + this.headers.length - 1;
  }

  get nats(): JetStream {
    return {
      bounds: async () => ({ first: this.first, last: this.last }),
      consumer: async () => ({ pending: 0, unacknowledged: 0, ackFloor: this.ackFloor }),
      followHeaders: async (
        _stream: string,
        _header: string,
        from: number,
        take: (message: StreamMessage) => void,
      ) => {
        this.followed.push(from);
        this.#take = take;
        this.#next = Math.max(from, this.first);
        const ended = new Promise<void>((resolve) => {
          this.#end = resolve;
        });
        queueMicrotask(() => this.deliver());
        return { ended, stop: async () => this.loseConnection() };
      },
    } as unknown as JetStream;
  }

  /** Gives what is there and was not given yet. */
  deliver(): void {
    for (; this.#next <= this.last; this.#next++)
      this.#take?.({ sequence: this.#next, header: this.headers[this.#next - this.first] ?? "" });
  }

  /** Retention takes messages away. */
  removeTo(sequence: number): void {
    this.headers.splice(0, sequence - this.first);
    this.first = sequence;
    this.#next = Math.max(this.#next, sequence);
  }

  loseConnection(): void {
    this.#take = undefined;
    this.#end?.();
  }
}
