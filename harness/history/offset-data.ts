import type { ProducedRange } from "../core/interval-set.ts";

/** A committed position, and whether everything below it is stored. */
export interface CommittedData {
  /** The server of the log (`broker`), the topic or stream, and its partition (0 for a stream). */
  path: string;
  partition: number;
  /** First position that is not committed. */
  committed: number;
  /** The service that holds the rows. Where it is not said, time in which it was dead counts as unseen. */
  store?: string;
  /** `proven`: every id below is stored. `pending`: it could not be read, or the ids not yet. `broken`: ids are missing. */
  state: "proven" | "pending" | "broken";
  missing?: ProducedRange[];
  /** Ids below it that are not stored and need not be: set aside, or removed before they were committed. */
  excused?: { setAside: number; removed: number };
  /** Time between the reading of the position and the reading of the rows, in milliseconds. */
  gapMs: number;
}

/** What a log has removed since the look before. */
export interface RetentionData {
  /** The server of the log, and the partition (0 for a stream). */
  path: string;
  partition: number;
  /** Positions from (included) to (excluded) that the log held at the look before and holds no longer. */
  from: number;
  to: number;
  /** First position that was not committed, as last read before the removal was seen. */
  committed: number;
  /** How long ago that was read, in milliseconds; 0 where a later reading still says so. */
  gapMs: number;
  /** Ids that were removed while their position was not committed. */
  uncommitted: ProducedRange[];
  /** Ids that were removed after their position had been committed. */
  settled: ProducedRange[];
  /** Positions that nobody had read before they were removed: their ids are not known. */
  unread: number;
}
