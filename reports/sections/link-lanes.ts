import type { ScenarioReport } from "../../harness/history/run-report.ts";
import { bytes, plural } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { LinkLane } from "../timeline/links.ts";
import { columns } from "../timeline/span.ts";
import { type Axis, baseline, lane, stretchMark } from "./plot.ts";

const shownAtOnce = 6;

/** Links that a fault was on first, then those with refusals, then the others; quiet ones only by name. */
export function linkLanes(links: readonly LinkLane[], scenario: ScenarioReport, axis: Axis): Html {
  const faulted = new Set(scenario.faults.map((fault) => fault.target));
  const isSeen = (link: LinkLane) => total(link.attempts) + total(link.bytes) + total(link.resets) > 0;
  const weight = (link: LinkLane) =>
    (faulted.has(link.id) ? 2 : 0) + (total(link.refused) + total(link.unanswered) > 0 ? 1 : 0);
  const shown = links.filter((link) => isSeen(link) || faulted.has(link.id));
  const sorted = shown.toSorted((a, b) => weight(b) - weight(a) || a.id.localeCompare(b.id));
  const quiet = links.filter((link) => !shown.includes(link)).map((link) => link.id);
  const draw = (link: LinkLane) => linkLane(link, axis);
  const more = sorted.slice(shownAtOnce);
  return html`
${sorted.slice(0, shownAtOnce).map(draw)}
${more.length > 0 && html`<details class="more"><summary>${plural(more.length, "more link")}</summary>${more.map(draw)}</details>`}
${quiet.length > 0 && html`<p class="quiet">Nothing was seen on ${quiet.slice(0, 12).map((id, index) => html`${index > 0 && ", "}<bdi>${id}</bdi>`)}${quiet.length > 12 && ` and ${quiet.length - 12} more`}.</p>`}`;
}

function linkLane(link: LinkLane, axis: Axis): Html {
  const [attempts, refused, unanswered, resets] = [
    link.attempts,
    link.refused,
    link.unanswered,
    link.resets,
  ].map(total);
  const peak = Math.max(...link.bytes);
  const words = [
    plural(attempts ?? 0, "connection attempt"),
    refused ? `${refused} refused` : "",
    unanswered ? `${unanswered} unanswered` : "",
    resets ? `${resets} reset` : "",
    `${bytes(total(link.bytes))} of payload`,
  ].filter(Boolean);
  const closed = link.closed.map((stretch) =>
    stretchMark(
      { ...stretch, state: "the proxy did not listen" },
      axis,
      { top: 0, height: 34 },
      "not-listening",
    ),
  );
  const accepted = link.attempts.map((made, column) => made - (link.refused[column] ?? 0));
  const connections = [accepted, link.refused, link.unanswered, link.resets];
  const step = Math.max(...connections.map(stepFor));
  return lane({
    label: link.id,
    note: (attempts || resets ? words.slice(0, -1) : words.slice(-1)).join(", "),
    heightPx: 36,
    kind: "link",
    inWords: `${link.id}: ${words.join(", ")}`,
    ticks: tickData(link, step),
    step,
    peak: Math.round(peak),
    drawing: [
      ...closed,
      baseline(34),
      peak > 0
        ? html`<svg class="traffic" y="14" height="20" width="100%" viewBox="0 0 ${columns} 20" preserveAspectRatio="none"><path d="${area(link.bytes, peak, 20)}"/></svg>`
        : html``,
      html`<svg class="ticks" y="0" height="13" width="100%" viewBox="0 0 ${columns} 13" preserveAspectRatio="none">${[
        strokes("attempt", accepted, step, 5),
        strokes("unanswered", link.unanswered, step, 1),
        strokes("refused", link.refused, step, 1),
        strokes("reset", link.resets, step, 1),
      ]}</svg>`,
    ],
  });
}

/** Columns to a mark: where most columns have one, marks that touch would only fill the file. */
function stepFor(counts: readonly number[]): number {
  return counts.filter((amount) => amount > 0).length > 60 ? 6 : 1;
}

/** Counts of `step` columns together. */
function grouped(counts: readonly number[], step: number): number[] {
  return Array.from({ length: Math.ceil(counts.length / step) }, (_, index) =>
    total(counts.slice(index * step, (index + 1) * step)),
  );
}

function strokes(name: string, counts: readonly number[], step: number, from: number): Html | "" {
  const path = grouped(counts, step).map((amount, index) => {
    return amount > 0 ? `M${(index + 0.5) * step} ${from}V12` : "";
  });
  return path.some(Boolean) ? html`<path class="tick-${name}" d="${path.join("")}"/>` : "";
}

/** A filled curve of at most `height` units; what is not nothing is at least a hair high. */
function area(values: readonly number[], peak: number, height: number): string {
  const heights = values.map((value) =>
    value > 0 ? Math.max(1, Math.round((value / peak) * (height - 1))) : 0,
  );
  const isRough = heights.filter((high, column) => high !== heights[column - 1]).length > 80;
  const points: string[] = [`M0 ${height}`];
  let last = 0;
  for (const [column, own] of heights.entries()) {
    if (isRough && column % 3 !== 0) continue;
    const high = isRough ? Math.max(own, heights[column + 1] ?? 0, heights[column + 2] ?? 0) : own;
    if (high !== last) points.push(`H${column}V${height - high}`);
    last = high;
  }
  return `${points.join("")}H${columns}V${height}Z`;
}

/** For the pointer: what was counted in which column. */
function tickData(link: LinkLane, step: number): string {
  const counts = [link.attempts, link.refused, link.unanswered, link.resets].map((all) => grouped(all, step));
  return (counts[0] ?? [])
    .map((_, index) => counts.map((all) => all[index] ?? 0))
    .flatMap((four, index) =>
      four.some((amount) => amount > 0) ? [`${index * step}:${four.join(",").replace(/(,0)+$/, "")}`] : [],
    )
    .join(";");
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, amount) => sum + amount, 0);
}
