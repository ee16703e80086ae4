import type { ProducedRange } from "../../history/events.ts";
import type { CommittedData } from "../../history/offset-data.ts";
import { ProducedIds } from "../../history/produced-ranges.ts";
import type { CommittedPosition } from "./position-reader.ts";

/** A committed position and what it promises. */
export interface Promised extends CommittedPosition {
  /** Ids between the last proven mark and the commit; undefined while not all of them are known. */
  ranges: ProducedRange[] | undefined;
}

/** What the store lacked of the ids that it was asked for. */
export interface NotStored {
  ids: ProducedIds;
  /** Of these, what lies in the place for what cannot be stored. */
  setAside: ProducedIds;
}

/**
 * What a look says of one position: pending while anybody could not be asked.
 *
 * @param missing undefined while the store cannot be asked
 * @param kept the ids that were not removed before they were committed; undefined while the broker cannot be asked
 * @param uncounted what no look has proven yet, of which excuses are counted
 */
export function claimState(
  { ranges }: Promised,
  missing: NotStored | undefined,
  kept: ProducedIds | undefined,
  uncounted: ProducedRange[],
): Pick<CommittedData, "state" | "missing" | "excused"> {
  if (ranges === undefined || missing === undefined || kept === undefined) return { state: "pending" };
  const lacking = ProducedIds.of(ProducedIds.of(ranges).common(missing.ids));
  if (lacking.size === 0) return { state: "proven" };
  const broken = ProducedIds.of(ProducedIds.of(lacking.minus(missing.setAside)).common(kept));
  const excused = ProducedIds.of(ProducedIds.of(lacking.minus(broken)).common(ProducedIds.of(uncounted)));
  const setAside = ProducedIds.of(excused.common(missing.setAside)).size;
  const removed = excused.size - setAside;
  return {
    state: broken.size === 0 ? "proven" : "broken",
    ...(broken.size === 0 ? {} : { missing: broken.ranges }),
    ...(excused.size === 0 ? {} : { excused: { setAside, removed } }),
  };
}
