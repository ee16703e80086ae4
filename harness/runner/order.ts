import type { Entry } from "../scenario/collector.ts";
import type { LastRuns } from "./last-runs.ts";

/**
 * The order in which the entries of a run begin. A fresh start comes first, because it leaves the platform to the ones
 * after it; then what every stack can take over, longest first, so that no long one is left at the end; then what needs
 * its own settings, a planted bug, and a server that is changed; last what runs alone. Platforms stay together. Without
 * a last run the order is that of the files. The same entries and durations give the same order.
 */
export function inOrder(entries: readonly Entry[], last: LastRuns): Entry[] {
  const platforms = [...new Set(entries.map(({ scenario }) => scenario.platform.name))];
  const keyOf = (entry: Entry) => [
    entry.scenario.alone === undefined ? 0 : 1,
    platforms.indexOf(entry.scenario.platform.name),
    rankOf(entry),
    -(last.get(entry.id)?.durationMs ?? 0),
  ];
  return entries
    .map((entry, index) => ({ entry, key: [...keyOf(entry), index] }))
    .sort((one, other) => compare(one.key, other.key))
    .map(({ entry }) => entry);
}

function rankOf({ scenario, defect }: Entry): number {
  if (defect?.change.compose !== undefined) return 4;
  if (defect !== undefined) return 3;
  if (scenario.environment !== undefined || scenario.volumes !== undefined) return 2;
  return scenario.stack === "fresh" ? 0 : 1;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
