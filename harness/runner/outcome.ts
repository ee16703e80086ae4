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
  /** Nothing was tried: the user's mistake or the machine's lack. */
  exitCode?: 2 | 4;
  /** Nobody saw its end: its process ended first, or it took longer than it may. */
  unseen?: true;
}

export function outcomeOf({ id, file, title }: Entry, result: ScenarioResult): Outcome {
  const { verdict, durationMs } = result;
  const said = verdict === "not covered" ? (result.reason ?? "") : failureMessage(result);
  const untried = result.exitCode === undefined ? {} : { exitCode: result.exitCode };
  return { id, file, title, verdict, durationMs, message: verdict === "pass" ? "" : said, ...untried };
}

export function unseen({ id, file, title }: Entry, message: string, durationMs: number): Outcome {
  return { id, file, title, verdict: "unknown", durationMs, message, unseen: true };
}
