import { milliseconds } from "../core/duration.ts";
import type { Entry } from "../scenario/collector.ts";
import { bodyWithin } from "../scenario/definition.ts";
import { runScenario } from "../scenario/lifecycle.ts";
import { outcomeOf } from "../scenario/planted-defect.ts";
import type { ScenarioResult } from "../scenario/result.ts";

/** Time for start-up, reset, drain and audit around a body. */
const aroundMs = 300_000;

/** Longest that a scenario may take with all that lies around its body, in milliseconds. */
export function longestMs({ scenario }: Entry): number {
  return milliseconds(scenario.within ?? bodyWithin) + aroundMs;
}

/** Runs one scenario, with the bug planted where it is a defect's. Never rejects. */
export function work(entry: Entry, signal: AbortSignal): Promise<ScenarioResult> {
  const { scenario, defect, id, file, title } = entry;
  if (defect === undefined) return runScenario(scenario, { signal });
  return runScenario(scenario, {
    signal,
    defect: { id, file, title, change: defect.change, outcome: (result) => outcomeOf(defect, result) },
  });
}
