import { IntervalSet } from "../../core/interval-set.ts";
import type { AuditData } from "../../history/audit-data.ts";
import type { IdRange } from "../../history/events.ts";
import { HistoryBuilder } from "./history-builder.ts";

export interface Delivered {
  acknowledged?: IdRange[];
  audit?: Partial<AuditData>;
  drainedAt?: number;
  drainedOk?: boolean;
  auditAt?: number;
  probes?: string[];
}

/** Producer 1 has 1–100 acknowledged, the pipeline drained at 200 and the store audited at 300. */
export function deliver(given: Delivered = {}): HistoryBuilder {
  const acknowledged = given.acknowledged ?? [{ first: 1, last: 100 }];
  const builder = new HistoryBuilder().watched(...(given.probes ?? ["ledger"]));
  for (const [index, { first, last }] of acknowledged.entries()) {
    builder.add(100 + index, "operation", "bars", { producer: 1, first, last, outcome: "ok" });
  }
  const drained = { ok: given.drainedOk ?? true, waitedMs: 10, last: { lag: 0 } };
  builder.add(given.drainedAt ?? 2_000, "drained", "bars", drained);
  if (acknowledged.length > 0) addAudit(builder, acknowledged, given.audit ?? {}, given.auditAt ?? 3_000);
  return builder;
}

export function addAudit(
  builder: HistoryBuilder,
  expected: IdRange[],
  given: Partial<AuditData>,
  at: number,
): void {
  const size = (ranges: IdRange[] = []) => IntervalSet.of(ranges).size;
  const distinct =
    size(given.expected ?? expected) - size(given.missing) + size(given.unexpected) + (given.recovered ?? 0);
  builder.add(at, "audit", "warehouse", {
    store: "warehouse",
    producer: 1,
    expected,
    distinct,
    rows: distinct + size(given.duplicated),
    byPath: {},
    missing: [],
    unexpected: [],
    duplicated: [],
    corrupted: [],
    recovered: 0,
    verifyMs: 1,
    ...given,
  });
}
