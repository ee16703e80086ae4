import { messageOf } from "../core/errors.ts";
import type { AuditData } from "../history/audit-data.ts";
import type { IdRange, ProducedRange } from "../history/events.ts";

import { ProducedIds } from "../history/produced-ranges.ts";

/** A place on the way from the source to the store that can say which of some ids it holds now. */
export interface Hop {
  /** `broker`, `disk buffer`, …: how the ledger names it. */
  name: string;
  /** The ids among these that it holds. Rejects when it cannot be asked. */
  holds(wanted: ProducedIds): Promise<ProducedRange[]>;
}

/** No hop holds it any more. */
const nowhere = "none";

/**
 * Names for each missing range the last hop that still holds it, asking from the store backwards; a range that is
 * held in parts is cut there. A hop that cannot be asked ends the search for what is left: whatever an earlier one
 * says, it may not be the last.
 */
export async function withLastHops(
  missing: AuditData["missing"],
  producer: number,
  hops: readonly Hop[],
): Promise<AuditData["missing"]> {
  if (missing.length === 0) return [];
  const held: { name: string; ids: ProducedIds }[] = [];
  let left = ProducedIds.of(missing.map(({ first, last }) => ({ producer, first, last })));
  let rest = nowhere;
  for (const { name, holds } of hops) {
    if (left.size === 0) break;
    try {
      const ids = ProducedIds.of(left.common(ProducedIds.of(await holds(left))));
      held.push({ name, ids });
      left = ProducedIds.of(left.minus(ids));
    } catch (thrown) {
      rest = `not known, ${name} could not be asked: ${messageOf(thrown)}`;
      break;
    }
  }
  held.push({ name: rest, ids: left });
  return missing
    .flatMap((range) =>
      held.flatMap(({ name, ids }) =>
        partsIn(range, producer, ids).map((part) => ({ ...range, ...part, lastHop: name })),
      ),
    )
    .sort((a, b) => a.first - b.first);
}

function partsIn({ first, last }: IdRange, producer: number, ids: ProducedIds): IdRange[] {
  return ProducedIds.of([{ producer, first, last }])
    .common(ids)
    .map((part) => ({ first: part.first, last: part.last }));
}
