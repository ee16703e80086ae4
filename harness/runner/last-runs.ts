/** What a scenario took when it ran last. */
export interface LastRun {
  durationMs: number;
  /** Processor cores that it kept busy, as a mean over its time; absent where nobody measured it. */
  cores?: number;
}

/** By id of the scenario. */
export type LastRuns = ReadonlyMap<string, LastRun>;
