import type { Clock } from "../core/clock.ts";
import type { Condition } from "../core/condition.ts";
import type { IntervalSet } from "../core/interval-set.ts";
import type { Recorder } from "../history/recorder.ts";

/** Drives operations and keeps the ledger. A platform supplies what its own applications take in. */
export interface Workload {
  name: string;
  start(context: WorkloadContext): Promise<StartedWorkload>;
}

export interface WorkloadContext {
  clock: Clock;
  recorder: Recorder;
  signal: AbortSignal;
  /** A producer number that no other workload of this run has. */
  nextProducer(): number;
  /** Every producer number that was given out since the platform was put back: rows of others are nobody's. */
  knownProducers(): readonly number[];
}

export interface StartedWorkload {
  name: string;
  producers: readonly number[];
  /** Ids that were acknowledged, by producer. */
  acknowledged: ReadonlyMap<number, IntervalSet>;
  /** Enough records acknowledged after a time of the run's clock. */
  acknowledgedSince(at: number, options: { atLeast: number }): Condition;
  /** Acknowledged in all. */
  acknowledgedInAll(options: { atLeast: number }): Condition;
  /** Nothing new is offered; what is under way goes on. */
  end(): Promise<void>;
  /**
   * Everything on its way has arrived: every hop between source and store is empty. Numbers in `last` are what
   * each hop holds.
   */
  drained(): Promise<{ done: boolean; last: Record<string, number | string> }>;
  /** Compares acknowledged with stored and writes `audit` events. */
  audit(): Promise<void>;
  /** Stops watching. */
  stop(): Promise<void>;
}
