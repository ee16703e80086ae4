import type { IdRange } from "../core/interval-set.ts";

/** A figure that its owner keeps and that could not be had, with the reason. */
export interface NotRead {
  notRead: string;
}

/** Where in what was acknowledged a missing range lies; `all` is both ends of it. */
export type LossShape = "prefix" | "hole" | "tail" | "all";

/** What an audit of one producer in one store found. */
export interface AuditData {
  store: string;
  producer: number;
  /** What was acknowledged, as ranges; the audit compares with these. */
  expected: IdRange[];
  /** Rows by key, and rows that a query gives now; a merge may have taken repeated ones. */
  distinct: number;
  rows: number;
  /**
   * Rows written to the store's table since the workload began, whoever's they are, as the store's own log of parts
   * counts them: repeated ones too. At least so many, since a killed server forgets its last second. Absent only
   * where the store keeps no such log.
   */
  physicalRows?: number | NotRead;
  byPath: Record<string, number>;
  /** Acknowledged ids that are not stored. `lastHop` still holds them, `none` does; absent where nobody asked. */
  missing: (IdRange & { lastHop?: string; shape?: LossShape })[];
  /** Ids that are stored and were never served, and how many they are where this is only a sample of them. */
  unexpected: IdRange[];
  unexpectedInAll?: number;
  /** Keys with more than one row after the store's own deduplication. */
  duplicated: IdRange[];
  /** Rows whose fields are not the function of their id. */
  corrupted: IdRange[];
  /** Stored ids that the source has served but that were not acknowledged yet: allowed, counted. */
  recovered: number;
  verifyMs: number;
}
