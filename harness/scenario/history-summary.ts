import type { FaultData } from "../core/event.ts";
import type { History } from "../core/history.ts";
import { IntervalSet } from "../core/interval-set.ts";

export interface FaultSummary {
  id: string;
  kind: string;
  target: string;
  injectedAtMs: number;
  healedAtMs?: number;
  proof?: NonNullable<FaultData["proof"]>;
  heal?: NonNullable<FaultData["proof"]>;
}

export interface LedgerSummary {
  served: number;
  acknowledged: number;
  stored: number;
  lost: number;
  duplicated: number;
  unexpected: number;
  corrupted: number;
  recovered: number;
  byPath: Record<string, number>;
  physicalRows?: number;
  verifiedRows: number;
  verifyMs: number;
}

export function phasesOf(history: History): { name: string; beginMs: number; endMs: number }[] {
  const open = new Map<string, number>();
  const phases: { name: string; beginMs: number; endMs: number }[] = [];
  for (const { at, data } of history.of("phase")) {
    if (data.edge === "begin") open.set(data.name, at);
    else phases.push({ name: data.name, beginMs: open.get(data.name) ?? at, endMs: at });
  }
  return phases;
}

export function faultsOf(history: History): FaultSummary[] {
  const faults = new Map<string, FaultSummary>();
  for (const { at, data } of history.of("fault")) {
    const { fault: id, kind, target, stage, proof } = data;
    const known = faults.get(id) ?? { id, kind, target, injectedAtMs: at };
    if (stage === "proven" && proof !== undefined) known.proof = proof;
    if (stage === "healed") {
      known.healedAtMs = at;
      if (proof !== undefined) known.heal = proof;
    }
    faults.set(id, known);
  }
  return [...faults.values()];
}

/** The figures of the last audit of every producer, summed. Undefined when nothing was audited. */
export function ledgerOf(history: History): LedgerSummary | undefined {
  const last = new Map(
    history.of("audit").map((event) => [`${event.data.store}|${event.data.producer}`, event.data]),
  );
  if (last.size === 0) return undefined;
  const size = (ranges: { first: number; last: number }[]) => IntervalSet.of(ranges).size;
  const sum: LedgerSummary = {
    ...{
      served: 0,
      acknowledged: 0,
      stored: 0,
      lost: 0,
      duplicated: 0,
      unexpected: 0,
      corrupted: 0,
      recovered: 0,
    },
    ...{ byPath: {}, verifiedRows: 0, verifyMs: 0 },
  };
  for (const audit of last.values()) {
    const acknowledged = size(audit.expected);
    sum.acknowledged += acknowledged;
    sum.served += acknowledged + audit.recovered;
    sum.stored += audit.distinct;
    sum.lost += size(audit.missing);
    sum.duplicated += size(audit.duplicated);
    sum.unexpected += size(audit.unexpected);
    sum.corrupted += size(audit.corrupted);
    sum.recovered += audit.recovered;
    sum.verifiedRows += audit.rows;
    sum.verifyMs += audit.verifyMs;
    if (audit.physicalRows !== undefined) sum.physicalRows = (sum.physicalRows ?? 0) + audit.physicalRows;
    for (const [path, rows] of Object.entries(audit.byPath))
      sum.byPath[path] = (sum.byPath[path] ?? 0) + rows;
  }
  return sum;
}
