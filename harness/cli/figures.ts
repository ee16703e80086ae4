import type { Figure, ScenarioReport } from "../../reports/model.ts";

/** What was asked for, per figure: the worst measured value counts, because a gate promises every time. */
const asked: Record<string, { atMost: number; words: string }> = {
  "platform cold to all healthy": { atMost: 15_000, words: "≤ 15 s" },
  "reset of the infrastructure": { atMost: 2_000, words: "≤ 2 s" },
  "refusal proven after a cut": { atMost: 50, words: "≤ 50 ms" },
  "whole run": { atMost: 180_000, words: "≤ 3 min" },
};

/** The run's figures: the worst of each that scenarios measured, proofs, and the largest series. */
export function runFigures(scenarios: readonly ScenarioReport[], durationMs: number): Figure[] {
  const worst = new Map<string, number>();
  const take = (name: string, value: number | undefined) => {
    if (value !== undefined) worst.set(name, Math.max(value, worst.get(name) ?? 0));
  };
  for (const { figures, faults } of scenarios) {
    for (const { name, value } of figures) take(name, value);
    for (const { kind, proof } of faults)
      if (kind === "cut") take("refusal proven after a cut", proof?.latencyMs);
  }
  take("whole run", durationMs);
  const timed = [...worst].map(([name, value]): Figure => {
    const bound = asked[name];
    const rounded = Math.round(value);
    return bound === undefined
      ? { name, value: rounded, unit: "ms" }
      : { name, value: rounded, unit: "ms", asked: bound.words, met: value <= bound.atMost };
  });
  const largest = Math.max(0, ...scenarios.map(({ ledger }) => ledger?.acknowledged ?? 0));
  const series: Figure[] =
    largest === 0
      ? []
      : [{ name: "records acknowledged in the largest scenario", value: largest, unit: "rows" }];
  return [...timed, ...series];
}
