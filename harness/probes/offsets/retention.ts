import type { ProducedRange } from "../../history/events.ts";
import type { RetentionData } from "../../history/offset-data.ts";
import { ProducedIds } from "../../history/produced-ranges.ts";

/** One look at a partition. The log's beginning must have been read before the committed position. */
export interface LogLook {
  /** First position that the log still holds. */
  first: number;
  /** First position that is not committed. */
  committed: number;
  /** When the committed position was read. */
  at: number;
  /**
   * The committed position as read before the log's beginning, and when: what lay below it was committed while it
   * was there. The one read afterwards does not show that, since a server's own floor may follow what it removes.
   */
  before?: { committed: number; at: number };
}

/** What lies at positions, as far as it was read while it was there. */
export interface KnownIds {
  known(from: number, to: number): ProducedRange[];
  unread(from: number, to: number): number;
}

/**
 * Follows the beginning of one partition's log, which only retention moves, and keeps apart what was removed before
 * and after it was committed. The committed position of the look before counts, since a consumer that finds its
 * place gone goes on behind it and commits there.
 */
export class Removals {
  readonly #uncommitted = new ProducedIds();
  #before: LogLook;

  /** @param first first position that a new log has */
  constructor(first: number) {
    this.#before = { first, committed: first, at: Number.NEGATIVE_INFINITY };
  }

  /** What this look shows to be gone since the last one; undefined when nothing is. */
  look(look: LogLook, ids: KnownIds): Omit<RetentionData, "path" | "partition"> | undefined {
    const before = this.#before;
    this.#before = { ...look, ...look.before, first: Math.max(before.first, look.first) };
    if (look.first <= before.first) return undefined;
    const { first: from } = before;
    const { first: to } = look;
    const border = Math.min(to, Math.max(from, before.committed));
    const uncommitted = ids.known(border, to);
    for (const range of uncommitted) this.#uncommitted.add(range);
    const stillSo = look.committed <= border;
    const gapMs = stillSo || border === to ? 0 : Math.round(look.at - before.at);
    return {
      ...{ from, to, committed: before.committed, gapMs: Number.isFinite(gapMs) ? gapMs : look.at },
      ...{ uncommitted, settled: ids.known(from, border), unread: ids.unread(from, to) },
    };
  }

  /** The ids of these that were not removed before they were committed. */
  left(ranges: ProducedRange[]): ProducedRange[] {
    return ProducedIds.of(ranges).minus(this.#uncommitted);
  }
}
