import type { FaultData } from "../core/event.ts";
import type { History } from "../core/history.ts";

export interface FaultSummary {
  id: string;
  kind: string;
  target: string;
  injectedAtMs: number;
  healedAtMs?: number;
  proof?: NonNullable<FaultData["proof"]>;
  heal?: NonNullable<FaultData["proof"]>;
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
