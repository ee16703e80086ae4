import type { IntervalSet } from "../core/interval-set.ts";
import type { LossShape } from "./audit-data.ts";
import type { IdRange } from "./events.ts";

/** Where a missing range lies in what was acknowledged: at its beginning, at its end, between, or everywhere. */
export function lossShape(missing: IdRange, acknowledged: IntervalSet): LossShape {
  const atStart = missing.first <= (acknowledged.ranges[0]?.first ?? 0);
  const atEnd = missing.last >= (acknowledged.ranges.at(-1)?.last ?? 0);
  if (atStart && atEnd) return "all";
  if (atStart) return "prefix";
  return atEnd ? "tail" : "hole";
}
