import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import type { Acknowledged } from "./acknowledged.ts";

/** Whether an audit may speak of loss; `events` show it, or show what is in the way. */
export type Settled = { events: (HistoryEvent | undefined)[] } & ({ settled: true } | { why: string });

/** The last acknowledgement, then the proof that the pipeline is empty, then the audit: else it may be too early. */
export function settledBy(
  history: History,
  audit: HistoryEvent<"audit">,
  acknowledged: Acknowledged,
): Settled {
  const last = acknowledged.events.at(-1);
  const drained = history.of("drained", last?.subject).at(-1) ?? history.of("drained").at(-1);
  if (last !== undefined && audit.at < last.at)
    return { why: "an audit after its last acknowledgement", events: [audit, last] };
  if (drained?.data.ok !== true)
    return { why: "that the pipeline was empty before the audit", events: [drained, audit] };
  if (drained.at > audit.at || (last !== undefined && last.at > drained.at))
    return {
      why: "acknowledgement, empty pipeline and audit in this order",
      events: [last, drained, audit],
    };
  return { settled: true, events: [last, drained, audit] };
}

/** The last audit of each producer in each store. */
export function lastAudits(history: History): HistoryEvent<"audit">[] {
  const last = new Map<string, HistoryEvent<"audit">>();
  for (const audit of history.of("audit")) last.set(`${audit.data.producer} ${audit.data.store}`, audit);
  return [...last.values()];
}
