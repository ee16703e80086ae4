import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LastRun, LastRuns } from "./last-runs.ts";
import type { Outcome } from "./outcome.ts";

/** Beside the runs' folders, since it speaks of all of them. */
const fileFor = (runFolder: string) => join(dirname(runFolder), "durations.json");

/** What the last runs beside this one took; empty where there were none, or where the file is not readable. */
export function lastRuns(runFolder: string): LastRuns {
  try {
    const found = Object.entries(JSON.parse(readFileSync(fileFor(runFolder), "utf8")) as object);
    return new Map(
      found.flatMap(([id, kept]) => {
        const run = readRun(kept);
        return run === undefined ? [] : [[id, run]];
      }),
    );
  } catch {
    return new Map();
  }
}

/** Keeps what this run took for the next one's plan. A plan is no evidence, so a folder that cannot be written is no error. */
export function keepRuns(runFolder: string, outcomes: readonly Outcome[]): void {
  const all = new Map(lastRuns(runFolder));
  for (const { id, verdict, durationMs, cores } of outcomes) {
    if (verdict !== "pass") continue;
    const known = cores ?? all.get(id)?.cores;
    all.set(id, {
      durationMs: Math.round(durationMs),
      ...(known === undefined ? {} : { cores: Math.round(known * 100) / 100 }),
    });
  }
  try {
    writeFileSync(
      fileFor(runFolder),
      `${JSON.stringify(Object.fromEntries([...all].sort()), undefined, 1)}\n`,
    );
  } catch {
    // The next run plans without it.
  }
}

/** Undefined where it is not as `keepRuns` writes it. */
function readRun(kept: unknown): LastRun | undefined {
  const { durationMs, cores } = Object(kept) as { durationMs?: unknown; cores?: unknown };
  if (!isAmount(durationMs)) return undefined;
  return { durationMs, ...(isAmount(cores) ? { cores } : {}) };
}

const isAmount = (value: unknown): value is number => typeof value === "number" && value >= 0;
