import type { Verdict } from "../history/verdict.ts";
import type { Entry } from "../scenario/collector.ts";
import { failureMessage } from "../scenario/definition.ts";
import type { ScenarioResult } from "../scenario/result.ts";

/** How one scenario or defect of a run ended. */
export interface Outcome {
  id: string;
  file: string;
  title: string;
  verdict: Verdict;
  durationMs: number;
  /** Processor cores that it kept busy, as a mean; absent where nobody measured it. */
  cores?: number;
  /** What a person reads where it did not pass; empty where it did. */
  message: string;
  /** Nobody saw its end: its process ended first, or it took longer than it may. */
  unseen?: true;
}

export function outcomeOf({ id, file, title }: Entry, result: ScenarioResult): Outcome {
  const { verdict, durationMs } = result;
  const said = verdict === "not covered" ? (result.reason ?? "") : failureMessage(result);
  return { id, file, title, verdict, durationMs, message: verdict === "pass" ? "" : said };
}

export function unseen({ id, file, title }: Entry, message: string, durationMs: number): Outcome {
  return { id, file, title, verdict: "unknown", durationMs, message, unseen: true };
}
