/** A stretch of time on the run's clock, in milliseconds; infinite where the history did not see the edge. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** The longest part of the time between two moments that lies in none of these stretches; they may overlap. */
export function longestOutsideMs(stretches: readonly Stretch[], fromMs: number, toMs: number): number {
  let longest = 0;
  let next = fromMs;
  for (const stretch of [...stretches].sort((one, other) => one.fromMs - other.fromMs)) {
    longest = Math.max(longest, Math.min(toMs, stretch.fromMs) - next);
    next = Math.max(next, stretch.toMs);
  }
  return Math.max(longest, toMs - next);
}
