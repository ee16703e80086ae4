/** The stretch of the run's clock that a scenario took. Everything drawn is relative to its beginning. */
export interface Span {
  beginMs: number;
  durationMs: number;
}

/** What is counted over time is counted in this many columns: about the pixels of a phone. */
export const columns = 240;

/** Milliseconds since the scenario's beginning, held within it. */
export function within(span: Span, at: number): number {
  return Math.min(Math.max(at - span.beginMs, 0), span.durationMs);
}

/** The column of a time, or `undefined` for one outside the scenario. */
export function columnOf(span: Span, at: number): number | undefined {
  const since = at - span.beginMs;
  if (since < 0 || since > span.durationMs || span.durationMs <= 0) return undefined;
  return Math.min(columns - 1, Math.floor((since / span.durationMs) * columns));
}
