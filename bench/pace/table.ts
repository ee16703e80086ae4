import { humanDuration } from "../../harness/core/duration.ts";
import type { Bound, Row } from "./figures.ts";
import type { Judged } from "./verdict.ts";

/** The table in Markdown: what was measured beside what is asked. `commit` names the old side's column. */
export function table(commit: string, judged: readonly Judged[]): string {
  return lines([
    ["figure", commit, "now", "ratio", "asked", "stacks", "rounds", "verdict"],
    ["---", "---", "---", "---", "---", "---", "---", "---"],
    ...judged.map(cells),
  ]);
}

function cells({ row, before, now, ratio, stacks, atMost, passed, rounds, verdict }: Judged): string[] {
  return [
    row.name,
    quantity(row, before),
    quantity(row, now),
    ratio === undefined ? "–" : ratio.toFixed(3),
    asked(row.asked, atMost),
    stacksOf(row.asked, stacks),
    roundsOf(passed, rounds),
    verdict === "missed" ? "**missed**" : verdict,
  ];
}

function quantity({ value }: Row, measured: number | undefined): string {
  if (measured === undefined) return "–";
  return value === "peakBytes" ? `${Math.round(measured / 2 ** 20)} MiB` : humanDuration(measured);
}

/** Both bounds where they differ; the one that holds here is the first. */
function asked(bound: Bound | undefined, atMost: number | undefined): string {
  if (bound === undefined) return "–";
  const words = (value: number) => (bound.of === "ms" ? humanDuration(value) : String(value));
  const { one, two } = bound;
  if (one === two) return `≤ ${words(one)}`;
  if (atMost === one) return `≤ ${words(one)} (one stack)`;
  if (atMost === two) return `≤ ${words(two)} (two stacks)`;
  return `≤ ${words(two)} / ${words(one)}`;
}

/** Only where the bound depends on it. */
function stacksOf(bound: Bound | undefined, stacks: number | undefined): string {
  if (bound === undefined || bound.one === bound.two || stacks === undefined) return "–";
  return stacks.toFixed(1);
}

/** Rounds that passed of those that ran, old side first; one count where only one side ran. */
function roundsOf(passed: Judged["passed"], rounds: Judged["rounds"]): string {
  const now = `${passed.now} of ${rounds.now}`;
  return rounds.before === 0 ? now : `${passed.before} of ${rounds.before}, ${now}`;
}

function lines(rows: readonly string[][]): string {
  return `${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`;
}
