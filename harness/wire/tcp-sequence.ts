/**
 * Counts payload once. A kernel sends what nobody acknowledges again and again, also for a process that has long
 * given up: that is no traffic of the client's, and must not look like requests during an open circuit.
 */
export class TcpSequence {
  /** By connection and direction: the sequence number after the last byte that was counted. */
  readonly #next = new Map<string, number>();

  /** A connection begins: what was known of an earlier one with the same port does not hold. */
  begin(key: string): void {
    this.#next.delete(key);
  }

  /** How many of a packet's bytes were not seen before. Sequence numbers wrap at 2^32. */
  count(key: string, sequence: number, bytes: number): number {
    const end = (sequence + bytes) >>> 0;
    const next = this.#next.get(key);
    const ahead = next === undefined ? bytes : (end - next) | 0;
    if (ahead <= 0) return 0;
    this.#next.set(key, end);
    return Math.min(ahead, bytes);
  }
}
