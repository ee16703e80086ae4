import { type Acknowledged, acknowledgedBy } from "../checks/delivery/acknowledged.ts";
import { unexpectedIds, whyNotTrusted } from "../checks/delivery/delivery-audit.ts";
import { removedByRetention } from "../checks/delivery/retention.ts";
import { lastAudits, settledBy } from "../checks/delivery/settled.ts";
import { IntervalSet } from "../core/interval-set.ts";
import type { HistoryEvent } from "../history/events.ts";
import type { History } from "../history/log.ts";
import type { Ledger } from "../history/run-report.ts";

type Counts = Exclude<keyof Ledger, "byPath" | "physicalRows">;

export function emptyLedger(): Ledger {
  return {
    ...{ served: 0, acknowledged: 0, unknown: 0, stored: 0, unjudged: 0, lost: 0, removedByRetention: 0 },
    ...{ duplicated: 0, unexpected: 0, corrupted: 0, recovered: 0, byPath: {}, verifiedRows: 0, verifyMs: 0 },
  };
}

/** Several ledgers of different records in one. */
export function sumOfLedgers(ledgers: readonly Ledger[]): Ledger {
  const sum = emptyLedger();
  const counts = Object.keys(sum).filter((key) => key !== "byPath") as Counts[];
  for (const ledger of ledgers) {
    for (const count of counts) sum[count] += ledger[count];
    for (const [path, rows] of Object.entries(ledger.byPath))
      sum.byPath[path] = (sum.byPath[path] ?? 0) + rows;
    if (ledger.physicalRows !== undefined) sum.physicalRows = (sum.physicalRows ?? 0) + ledger.physicalRows;
  }
  return sum;
}

/** The books of a scenario: what its operations say, and the last audit of every producer in every store. */
export function ledgerOf(history: History): Ledger | undefined {
  const audits = lastAudits(history);
  const operations = Map.groupBy(history.of("operation"), ({ data }) => data.producer);
  if (audits.length === 0 && operations.size === 0) return undefined;
  const acknowledged = acknowledgedBy(history);
  const physicalRows = physicalRowsOf(audits);
  return {
    ...sumOfLedgers([
      ...[...operations.values()].map(promisesOf),
      ...audits.map((event) => findingsOf(history, event, acknowledged)),
    ]),
    unjudged: unjudgedOf(history, acknowledged, audits),
    ...(physicalRows === undefined ? {} : { physicalRows }),
  };
}

/** What was handed out and how that ended, counted by id: a range that is told twice counts once. */
function promisesOf(operations: HistoryEvent<"operation">[]): Ledger {
  const ids = (...outcomes: string[]) =>
    IntervalSet.of(operations.filter(({ data }) => outcomes.includes(data.outcome)).map(({ data }) => data));
  const acknowledged = ids("ok");
  const served = ids("served", "ok", "failed", "unknown");
  return {
    ...emptyLedger(),
    served: served.size,
    acknowledged: acknowledged.size,
    unknown: IntervalSet.of(served.minus(ids("ok", "failed"))).size,
  };
}

/** What of the acknowledged an audit leaves open: all where it cannot be trusted, what it misses where it may be too early. */
function leftOpen(history: History, audit: HistoryEvent<"audit">, own: Acknowledged): IntervalSet {
  if (whyNotTrusted(audit.data, own.ids) !== undefined) return own.ids;
  if ("settled" in settledBy(history, audit, own)) return new IntervalSet();
  return IntervalSet.of(audit.data.missing);
}

/** What was acknowledged and is neither proven stored nor known to be lost. */
function unjudgedOf(
  history: History,
  acknowledged: ReadonlyMap<number, Acknowledged>,
  audits: HistoryEvent<"audit">[],
): number {
  const counts = [...acknowledged.values()].map((own) => {
    const ofProducer = audits.filter(({ data }) => data.producer === own.producer);
    if (ofProducer.length === 0) return own.ids.size;
    return IntervalSet.of(ofProducer.flatMap((audit) => leftOpen(history, audit, own).ranges)).size;
  });
  return counts.reduce((sum, size) => sum + size, 0);
}

/** What is missing where nobody may speak of loss yet is unjudged, not lost. */
function findingsOf(
  history: History,
  event: HistoryEvent<"audit">,
  acknowledged: ReadonlyMap<number, Acknowledged>,
): Ledger {
  const { data } = event;
  const own = acknowledged.get(data.producer);
  const open = own === undefined ? new IntervalSet() : leftOpen(history, event, own);
  const missing = IntervalSet.of(IntervalSet.of(data.missing).minus(open));
  const removed = IntervalSet.of(missing.common(removedByRetention(history, data).ids));
  return {
    ...emptyLedger(),
    stored: data.distinct,
    lost: missing.size,
    removedByRetention: removed.size,
    duplicated: IntervalSet.of(data.duplicated).size,
    unexpected: unexpectedIds(data),
    corrupted: IntervalSet.of(data.corrupted).size,
    recovered: data.recovered,
    byPath: data.byPath,
    verifiedRows: data.rows,
    verifyMs: data.verifyMs,
  };
}

/** A table's rows are all its producers' together, so they count once a store. */
function physicalRowsOf(audits: HistoryEvent<"audit">[]): number | undefined {
  const stores = new Map<string, number>();
  for (const { data } of audits) {
    if (typeof data.physicalRows !== "number") continue;
    stores.set(data.store, Math.max(data.physicalRows, stores.get(data.store) ?? 0));
  }
  return stores.size === 0 ? undefined : [...stores.values()].reduce((sum, rows) => sum + rows, 0);
}
