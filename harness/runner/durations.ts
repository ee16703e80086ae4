import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LastDurations } from "./order.ts";
import type { Outcome } from "./outcome.ts";

/** Beside the runs' folders, since it speaks of all of them. */
const fileFor = (runFolder: string) => join(dirname(runFolder), "durations.json");

/** What the last runs beside this one took; empty where there were none, or where the file is not readable. */
export function lastDurations(runFolder: string): LastDurations {
  try {
    const found = Object.entries(JSON.parse(readFileSync(fileFor(runFolder), "utf8")) as object);
    return new Map(
      found.filter((entry): entry is [string, number] => typeof entry[1] === "number" && entry[1] >= 0),
    );
  } catch {
    return new Map();
  }
}

/** Keeps what this run took for the next one's plan. A plan is no evidence, so a folder that cannot be written is no error. */
export function keepDurations(runFolder: string, outcomes: readonly Outcome[]): void {
  const all = new Map(lastDurations(runFolder));
  for (const { id, verdict, durationMs } of outcomes)
    if (verdict === "pass") all.set(id, Math.round(durationMs));
  try {
    writeFileSync(
      fileFor(runFolder),
      `${JSON.stringify(Object.fromEntries([...all].sort()), undefined, 1)}\n`,
    );
  } catch {
    // The next run plans without it.
  }
}
