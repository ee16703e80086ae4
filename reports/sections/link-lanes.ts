import { bytes, plural } from "../format.ts";
import { type Html, html } from "../html.ts";
import type { ScenarioReport } from "../model.ts";
import type { LinkLane } from "../timeline/links.ts";
import { columns } from "../timeline/span.ts";
import { baseline, lane, stretchMark } from "./plot.ts";

const shownAtOnce = 6;

/** Links that a fault was on first, then those with refusals, then the others; quiet ones only by name. */
export function linkLanes(links: readonly LinkLane[], scenario: ScenarioReport): Html {
  const faulted = new Set(scenario.faults.map((fault) => fault.target));
  const isSeen = (link: LinkLane) => total(link.attempts) + total(link.bytes) + total(link.resets) > 0;
  const weight = (link: LinkLane) =>
    (faulted.has(link.id) ? 2 : 0) + (total(link.refused) + total(link.unanswered) > 0 ? 1 : 0);
  const shown = links.filter((link) => isSeen(link) || faulted.has(link.id));
  const sorted = shown.toSorted((a, b) => weight(b) - weight(a) || a.id.localeCompare(b.id));
  const quiet = links.filter((link) => !shown.includes(link)).map((link) => link.id);
  const draw = (link: LinkLane) => linkLane(link, scenario.durationMs);
  const more = sorted.slice(shownAtOnce);
  return html`
${sorted.slice(0, shownAtOnce).map(draw)}
${more.length > 0 && html`<details class="more"><summary>${plural(more.length, "more link")}</summary>${more.map(draw)}</details>`}
${quiet.length > 0 && html`<p class="quiet">Nothing was seen on ${quiet.slice(0, 12).map((id, index) => html`${index > 0 && ", "}<bdi>${id}</bdi>`)}${quiet.length > 12 && ` and ${quiet.length - 12} more`}.</p>`}`;
}

function linkLane(link: LinkLane, wholeMs: number): Html {
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
      wholeMs,
      { top: 0, height: 34 },
      "not-listening",
    ),
  );
  const accepted = link.attempts.map((made, column) => (made - (link.refused[column] ?? 0) > 0 ? 1 : 0));
  return lane({
    label: link.id,
    note: words.slice(0, refused || unanswered || resets ? -1 : 1).join(", "),
    heightPx: 36,
    kind: "link",
    inWords: `${link.id}: ${words.join(", ")}`,
    ticks: tickData(link),
    peak: Math.round(peak),
    drawing: [
      ...closed,
      baseline(34),
      peak > 0
        ? html`<svg class="traffic" y="14" height="20" width="100%" viewBox="0 0 ${columns} 20" preserveAspectRatio="none"><path d="${area(link.bytes, peak, 20)}"/></svg>`
        : html``,
      html`<svg class="ticks" y="0" height="13" width="100%" viewBox="0 0 ${columns} 13" preserveAspectRatio="none">${[
        strokes("attempt", accepted, 5, 12),
        strokes("unanswered", link.unanswered, 1, 12),
        strokes("refused", link.refused, 1, 12),
        strokes("reset", link.resets, 1, 12),
      ]}</svg>`,
    ],
  });
}

function strokes(name: string, counts: readonly number[], from: number, to: number): Html | "" {
  const path = counts.map((amount, column) => (amount > 0 ? `M${column + 0.5} ${from}V${to}` : "")).join("");
  return path === "" ? "" : html`<path class="tick-${name}" d="${path}"/>`;
}

/** A filled curve of at most `height` units; what is not nothing is at least a hair high. */
function area(values: readonly number[], peak: number, height: number): string {
  const points: string[] = [`M0 ${height}`];
  let last = 0;
  for (const [column, value] of values.entries()) {
    const high = value > 0 ? Math.max(1, Math.round((value / peak) * (height - 1))) : 0;
    if (high !== last) points.push(`H${column}V${height - high}`);
    last = high;
  }
  return `${points.join("")}H${columns}V${height}Z`;
}

function tickData(link: LinkLane): string {
  return link.attempts
    .map((made, column) => {
      const counts = [
        made,
        link.refused[column] ?? 0,
        link.unanswered[column] ?? 0,
        link.resets[column] ?? 0,
      ];
      return counts.some((amount) => amount > 0) ? `${column}:${counts.join(",")}` : "";
    })
    .filter(Boolean)
    .join(";");
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, amount) => sum + amount, 0);
}
