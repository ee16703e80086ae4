import { duration, moment, since, wallClock } from "../format.ts";
import { type Html, html, shortened } from "../html.ts";
import type { Stretch } from "../timeline/stretches.ts";

/** The time axis of a scenario: how long it is, and at what time of day it begins (milliseconds since the epoch). */
export interface Axis {
  wholeMs: number;
  beginWallMs: number;
}

/** A moment on the axis in words. */
export function at(axis: Axis, sinceMs: number): string {
  return moment(sinceMs, axis.beginWallMs + sinceMs);
}

/** A share of the time axis as an SVG length: plots are as wide as the page lets them be, their text is not. */
export function share(partMs: number, wholeMs: number): string {
  return `${Number(((wholeMs > 0 ? partMs / wholeMs : 0) * 100).toFixed(2))}%`;
}

export interface LaneParts {
  label: string;
  note?: string | undefined;
  heightPx: number;
  kind: string;
  /** What the lane shows, for those who do not see it. */
  inWords: string;
  drawing: readonly Html[];
  /** Counts by column for the pointer: `column:attempts,refused,unanswered,resets` and the peak of traffic. */
  ticks?: string | undefined;
  peak?: number | undefined;
  /** How many columns a count is of. */
  step?: number | undefined;
}

export function lane(parts: LaneParts): Html {
  const note = parts.note === undefined ? "" : html`<span class="note">${parts.note}</span>`;
  return html`
<div class="lane ${parts.kind}"${attribute("data-ticks", parts.ticks)}${attribute("data-peak", parts.peak)}${attribute("data-step", parts.step)}>
<div class="label"><bdi>${shortened(parts.label, 60)}</bdi>${note}</div>
<svg class="plot" height="${parts.heightPx}" width="100%" role="img" aria-label="${shortened(parts.inWords, 320)}">${parts.drawing}</svg>
</div>`;
}

function attribute(name: string, value: string | number | undefined): Html | "" {
  return value === undefined || value === "" ? "" : html` ${name}="${value}"`;
}

/** Where a state is drawn within its track: bad states are tall, good ones thin, so no eye needs the colour. */
interface Box {
  top: number;
  height: number;
}

export function stretchMark(stretch: Stretch, axis: Axis, box: Box, className: string, word?: string): Html {
  const { wholeMs } = axis;
  const lengthMs = stretch.endMs - stretch.beginMs;
  const portion = wholeMs > 0 ? lengthMs / wholeMs : 0;
  const begin = share(stretch.beginMs, wholeMs);
  const room = word === undefined ? "none" : roomFor(word, portion);
  const text =
    room === "none"
      ? ""
      : html`<text class="${room === "wide" && "roomy "}on-${className}" x="${begin}" dx="6" y="${box.top + box.height / 2}">${word}</text>`;
  return html`<rect class="${className}" x="${begin}" width="${share(lengthMs, wholeMs)}" y="${box.top}" height="${box.height}"><title>${stretchWords(stretch, axis)}</title></rect>${text}`;
}

const widePlotPx = 740;
const narrowPlotPx = 320;

/** Whether a word fits into a portion of the axis: everywhere, only on a wide page, or nowhere. */
export function roomFor(word: string, portion: number): "everywhere" | "wide" | "none" {
  const neededPx = word.length * 7 + 10;
  if (portion * narrowPlotPx >= neededPx) return "everywhere";
  return portion * widePlotPx >= neededPx ? "wide" : "none";
}

function stretchWords({ state, beginMs, endMs, note }: Stretch, axis?: Axis): string {
  const times = `${since(beginMs)} – ${since(endMs)} (${duration(endMs - beginMs)})`;
  const clock = axis === undefined ? "" : wallClock(axis.beginWallMs + beginMs);
  return `${stateWords[state] ?? state}, ${times}${clock && ` · ${clock}`}${note ? `: ${shortened(note, 160)}` : ""}`;
}

const stateWords: Record<string, string> = {
  none: "running, no health check",
  running: "running",
  absent: "not started yet",
  down: "not running",
  silent: "nothing claimed",
};

export function lanesInWords(label: string, stretches: readonly Stretch[]): string {
  return stretches.length === 0
    ? `${label}: nothing was seen`
    : `${label}: ${stretches.map((stretch) => stretchWords(stretch)).join("; ")}`;
}

/** The line on which a lane stands, drawn also where nothing was seen. */
export function baseline(y: number): Html {
  return html`<line class="base" x1="0" x2="100%" y1="${y}" y2="${y}"/>`;
}
