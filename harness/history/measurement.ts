/**
 * What a figure is, whatever words stand beside it: readers find it by its id, and names may be reworded. Several
 * figures of one check may have the same id; `of` tells them apart.
 */
export const measurementIds = [
  // delivery
  "acknowledged",
  "stored",
  "lost",
  "removed-by-retention",
  "duplicated",
  "unexpected",
  "corrupted",
  "recovered",
  "verification",
  "drain",
  "rows-written",
  "rewritten",
  "canary-stored",
  "end-to-end",
  // offsets
  "claims-proven",
  "commit-gap",
  "commit-pending",
  "set-aside",
  "passed-over",
  // circuit
  "circuit-openings",
  "circuit-open",
  // availability
  "detection",
  "detection-after-proof",
  "mitigation",
  "pause-during-fault",
  "longest-pause",
  "crashes",
  "restarts",
  // recovery
  "recovery",
  // health, alerts, wire, start-up
  "health-notice",
  "alert",
  "fault-proof",
  "backoff-wait",
  "all-healthy",
] as const;

export type MeasurementId = (typeof measurementIds)[number];

/** A figure that a check took from a history, beside the bound it was held to. */
export interface Measurement {
  id: MeasurementId;
  /** Which of several: a fault, a service, a circuit, what paused. Absent where a check measures it once. */
  of?: string;
  /** The figure in words, for people. */
  name: string;
  /** Absent when it could not be measured. */
  value?: number;
  /** It had not ended when nobody looked any more: it is at least so much, and `value` is absent. */
  valueAtLeast?: number;
  unit: "ms" | "rows" | "count" | "bytes" | "ratio";
  bound?: { atMost?: number; atLeast?: number; why: string };
}
