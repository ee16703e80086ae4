import type { FetchedRecords } from "../answer.ts";
import type { Kafka } from "../kafka.ts";

/** A topic in memory: a key for each offset from the partition's beginning on, read so many at a time. */
export class SmallTopic {
  readonly partitions: { first: number; keys: string[] }[];
  /** What a group has committed, by partition. */
  readonly commits = new Map<number, number>();
  /** Offsets that were asked for, in order. */
  readonly fetched: string[] = [];
  readonly #perFetch: number;

  constructor(partitions: { first: number; keys: string[] }[], perFetch = 2) {
    this.partitions = partitions;
    this.#perFetch = perFetch;
  }

  get kafka(): Kafka {
    return {
      logStarts: async () => this.partitions.map(({ first }, partition) => ({ partition, first })),
      logEnds: async () =>
        this.partitions.map(({ first, keys }, partition) => ({ partition, end: first + keys.length })),
      committed: async () => [...this.commits].map(([partition, committed]) => ({ partition, committed })),
      fetch: async (_topic: string, partition: number, offset: number) => this.#fetch(partition, offset),
      fetchAll: async (_topic: string, from: ReadonlyMap<number, number>) =>
        new Map([...from].map(([partition, offset]) => [partition, this.#fetch(partition, offset)])),
    } as unknown as Kafka;
  }

  #fetch(partition: number, offset: number): FetchedRecords {
    this.fetched.push(`${partition}/${offset}`);
    const { first, keys } = this.partitions[partition] ?? { first: 0, keys: [] };
    // Retention may have taken what was asked for: the broker then says where the log begins, and gives nothing.
    if (offset < first) return { records: [], next: offset, logStart: first };
    const given = keys.slice(offset - first, offset - first + this.#perFetch);
    const records = given.map((key, index) => ({ offset: offset + index, key }));
    return { records, next: offset + records.length, logStart: first };
  }
}

/** `7:3` and `7:3-9` are ids of producer 7, anything else names none. */
export function idsOfKey(key: string) {
  const match = /^(\d+):(\d+)(?:-(\d+))?$/.exec(key);
  if (match === null) return undefined;
  const [, producer, first, last = first] = match;
  return { producer: Number(producer), first: Number(first), last: Number(last) };
}
