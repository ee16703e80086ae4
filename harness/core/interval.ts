/** A time on the run's clock, in milliseconds; infinite where an edge was not seen. */
export interface Interval {
  fromMs: number;
  toMs: number;
}

/** Whether two intervals have more than an edge in common. */
export function overlaps(one: Interval, other: Interval): boolean {
  return one.fromMs < other.toMs && one.toMs > other.fromMs;
}

/** What is left of an interval without another: nothing, one part or two. */
export function without(interval: Interval, taken: Interval): Interval[] {
  if (!overlaps(interval, taken)) return [interval];
  return [
    { fromMs: interval.fromMs, toMs: taken.fromMs },
    { fromMs: taken.toMs, toMs: interval.toMs },
  ].filter((part) => part.fromMs < part.toMs);
}

/** The longest part of an interval that lies in none of these others; they may overlap. */
export function longestOutsideMs({ fromMs, toMs }: Interval, others: readonly Interval[]): number {
  let longest = 0;
  let next = fromMs;
  for (const other of [...others].sort((one, another) => one.fromMs - another.fromMs)) {
    longest = Math.max(longest, Math.min(toMs, other.fromMs) - next);
    next = Math.max(next, other.toMs);
  }
  return Math.max(longest, toMs - next);
}
