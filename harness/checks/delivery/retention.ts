import { humanDuration } from "../../core/duration.ts";
import { IntervalSet } from "../../core/interval-set.ts";
import type { AuditData } from "../../history/audit-data.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

/** What was read longer ago may have been committed since, unseen: the bound of the commit claims on a busy machine. */
const longestGapMs = 2_500;

export interface RemovedByRetention {
  /** Missing ids that no hop holds, and that every log in which they were read removed before they were committed. */
  ids: IntervalSet;
  events: HistoryEvent<"retention">[];
  /** Why a missing id that is not among them may have been removed all the same; empty where all was seen. */
  doubts: { why: string; event: HistoryEvent<"retention"> }[];
}

/**
 * Which ids brokers removed before they were stored. A log's beginning moves by retention alone, and what lay at
 * each position was read while it was there. An id counts only where its position was not committed when it went:
 * a consumer that commits without storing loses ids itself, whatever the broker removes afterwards.
 */
export function removedByRetention(history: History, audit: AuditData): RemovedByRetention {
  const { producer } = audit;
  const uncommitted = new IntervalSet();
  const settled = new IntervalSet();
  const events = history.of("retention");
  const found: RemovedByRetention = { ids: new IntervalSet(), events: [], doubts: [] };
  for (const event of events) {
    const { data } = event;
    for (const range of data.settled) if (range.producer === producer) settled.add(range.first, range.last);
    if (data.unread > 0)
      found.doubts.push({ why: `what lay at ${data.unread} positions that ${event.subject} lost`, event });
    const own = data.uncommitted.filter((range) => range.producer === producer);
    if (own.length === 0) continue;
    if (data.gapMs > longestGapMs) {
      const gap = humanDuration(data.gapMs);
      found.doubts.push({
        why: `what ${event.subject} committed in the ${gap} before its log was cut`,
        event,
      });
      continue;
    }
    found.events.push(event);
    for (const range of own) uncommitted.add(range.first, range.last);
  }
  const nowhere = audit.missing.filter(({ lastHop }) => lastHop === "none");
  const removed = IntervalSet.of(uncommitted.minus(settled));
  found.ids = IntervalSet.of(IntervalSet.of(nowhere).common(removed));
  return found;
}
