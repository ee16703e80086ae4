import { unexpectedIds } from "../checks/delivery/delivery-audit.ts";
import { removedByRetention } from "../checks/delivery/retention.ts";
import { IntervalSet } from "../core/interval-set.ts";
import type { HistoryEvent } from "../history/events.ts";
import type { History } from "../history/log.ts";
import type { Ledger } from "../history/run-report.ts";

type Counts = Exclude<keyof Ledger, "byPath" | "physicalRows">;

export function emptyLedger(): Ledger {
  return {
    ...{ served: 0, acknowledged: 0, unknown: 0, stored: 0, lost: 0, removedByRetention: 0 },
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
  const audits = [
    ...new Map(history.of("audit").map((event) => [`${event.data.store}|${event.data.producer}`, event])),
  ].map(([, event]) => event);
  const operations = Map.groupBy(history.of("operation"), ({ data }) => data.producer);
  if (audits.length === 0 && operations.size === 0) return undefined;
  const physicalRows = physicalRowsOf(audits);
  return {
    ...sumOfLedgers([
      ...[...operations.values()].map(promisesOf),
      ...audits.map((event) => findingsOf(history, event)),
    ]),
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

function findingsOf(history: History, { data }: HistoryEvent<"audit">): Ledger {
  return {
    ...emptyLedger(),
    stored: data.distinct,
    lost: IntervalSet.of(data.missing).size,
    removedByRetention: removedByRetention(history, data).ids.size,
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
