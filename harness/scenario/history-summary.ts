import type { History } from "../history/log.ts";
import type { FaultReport } from "../history/run-report.ts";

/** Phases in the order of their ends. A wait within another phase is a part of it and none of its own. */
export function phasesOf(history: History): { name: string; beginMs: number; endMs: number }[] {
  const open = new Map<string, number>();
  const phases: { name: string; beginMs: number; endMs: number }[] = [];
  for (const { at, data } of history.of("phase")) {
    if (data.edge === "begin") {
      if (data.wait !== true || open.size === 0) open.set(data.name, at);
      continue;
    }
    const beginMs = open.get(data.name);
    if (data.wait === true && beginMs === undefined) continue;
    open.delete(data.name);
    phases.push({ name: data.name, beginMs: beginMs ?? at, endMs: at });
  }
  return phases;
}

export function faultsOf(history: History): FaultReport[] {
  const faults = new Map<string, FaultReport>();
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

/** Rows that were acknowledged while any fault was in force; undefined without a fault or without operations. */
export function acknowledgedDuringFaults(history: History): number | undefined {
  const acknowledged = history.of("operation").filter(({ data }) => data.outcome === "ok");
  const spans = [...Map.groupBy(history.of("fault"), ({ data }) => data.fault).values()].flatMap((events) => {
    const from = events.find(({ data }) => data.stage === "proven");
    const to = events.find(({ data }) => data.stage === "healing");
    return from === undefined ? [] : [{ fromMs: from.at, toMs: to?.at ?? Number.POSITIVE_INFINITY }];
  });
  if (spans.length === 0 || acknowledged.length === 0) return undefined;
  return acknowledged
    .filter(({ at }) => spans.some(({ fromMs, toMs }) => at > fromMs && at < toMs))
    .reduce((rows, { data }) => rows + data.last - data.first + 1, 0);
}
