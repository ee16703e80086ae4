import { messageOf } from "../core/errors.ts";
import type { NotRead } from "../history/audit-data.ts";

/** Rows ever written to a store, as it counts them; undefined where it keeps no such count. */
export type RowsReading = number | NotRead | undefined;

/**
 * One reading. That it failed is kept with the reason: whoever takes it for a store that keeps no count clears what
 * nobody has seen.
 */
export async function readRows(read: () => Promise<number | undefined>): Promise<RowsReading> {
  try {
    return await read();
  } catch (thrown) {
    return { notRead: messageOf(thrown) };
  }
}

/** What was written between two readings: a number only where both are numbers and the count went on. */
export function rowsBetween(before: RowsReading, after: RowsReading): RowsReading {
  if (typeof before === "object") return { notRead: `before: ${before.notRead}` };
  if (typeof after === "object") return after;
  if (before === undefined && after === undefined) return undefined;
  if (before === undefined) return { notRead: "the store did not count rows yet when the workload began" };
  if (after === undefined) return { notRead: "the store no longer counts rows" };
  if (after < before) return { notRead: `the store's count went back from ${before} to ${after}` };
  return after - before;
}
