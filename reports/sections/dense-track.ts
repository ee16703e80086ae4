import { type Html, html } from "../html.ts";
import { columns } from "../timeline/span.ts";
import type { Stretch } from "../timeline/stretches.ts";

/** More stretches than this are drawn as one shape a state: they cannot be told apart, and would fill the file. */
export const mostSingleStretches = 16;

/** A track whose changes are too dense to be pointed at one by one. */
export function denseTrack(
  stretches: readonly Stretch[],
  wholeMs: number,
  boxOf: (state: string) => { top: number; height: number; className: string },
): Html {
  const byState = Map.groupBy(stretches, (stretch) => stretch.state);
  const shapes = [...byState].map(([state, same]) => {
    const { top, height, className } = boxOf(state);
    const path = same.map(({ beginMs, endMs }) => {
      const from = column(beginMs, wholeMs);
      const width = Math.max(0.5, Number((column(endMs, wholeMs) - from).toFixed(1)));
      return `M${from} ${top}h${width}v${height}h-${width}z`;
    });
    return html`<path class="${className}" d="${path.join("")}"/>`;
  });
  const words = `${stretches.length} changes, too dense to tell apart; the worst of each moment is shown`;
  return html`<svg x="0" width="100%" height="40" viewBox="0 0 ${columns} 40" preserveAspectRatio="none"><title>${words}</title>${shapes}</svg>`;
}

function column(atMs: number, wholeMs: number): number {
  return wholeMs > 0 ? Number(((atMs / wholeMs) * columns).toFixed(1)) : 0;
}
