import { type Span, within } from "./span.ts";

/** A state that held for a while. Milliseconds since the scenario's beginning. */
export interface Stretch {
  state: string;
  beginMs: number;
  endMs: number;
  note?: string;
}

export interface StateChange {
  at: number;
  state: string;
  note?: string;
}

/** More stretches than this in a lane cannot be told apart, and would make the file large. */
const mostStretches = 90;

/**
 * What held when, from the changes in any order. The state before the scenario's beginning is carried into it.
 * `severity` ranks states, worst highest: where changes are too dense to draw, the worst of a column is drawn.
 */
export function stretchesOf(
  changes: readonly StateChange[],
  span: Span,
  severity: (state: string) => number,
): Stretch[] {
  const found: Stretch[] = [];
  const sorted = [...changes].sort((a, b) => a.at - b.at);
  for (const [index, change] of sorted.entries()) {
    const beginMs = within(span, change.at);
    const endMs = within(span, sorted[index + 1]?.at ?? span.beginMs + span.durationMs);
    const last = found.at(-1);
    if (last?.state === change.state) {
      last.endMs = endMs;
      if (last.note === undefined && change.note !== undefined) last.note = change.note;
    } else if (endMs > beginMs) {
      found.push({ state: change.state, beginMs, endMs, ...(change.note ? { note: change.note } : {}) });
    }
  }
  return found.length <= mostStretches ? found : worstByColumn(found, span.durationMs, severity);
}

function worstByColumn(
  found: readonly Stretch[],
  durationMs: number,
  severity: (state: string) => number,
): Stretch[] {
  const widthMs = durationMs / mostStretches;
  const thinned: Stretch[] = [];
  for (let column = 0; column < mostStretches; column += 1) {
    const beginMs = column * widthMs;
    const endMs = (column + 1) * widthMs;
    const here = found.filter((stretch) => stretch.beginMs < endMs && stretch.endMs > beginMs);
    const worst = here.toSorted((a, b) => severity(b.state) - severity(a.state))[0];
    if (worst === undefined) continue;
    const last = thinned.at(-1);
    if (last?.state === worst.state && last.endMs >= beginMs) last.endMs = endMs;
    else
      thinned.push({
        state: worst.state,
        beginMs,
        endMs,
        note: "changes too dense to draw; the worst is shown",
      });
  }
  return thinned;
}
