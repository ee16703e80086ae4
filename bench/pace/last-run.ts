import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a run's own report says that the bench needs; nothing where there is none or it is not whole. */
export interface LastRun {
  coldMs?: number;
  stacks?: number;
}

interface Report {
  scenarios?: { startedAtMs?: number; durationMs?: number }[];
  figures?: { name?: string; value?: number }[];
}

/**
 * Reads the `run.json` beside the first report that a command named in its output.
 *
 * @param output what the command printed
 * @param folder what the report's path is relative to
 */
export function lastRun(output: string, folder: string): LastRun {
  const [, path] = /^report: (.+)\/index\.html$/m.exec(output) ?? [];
  if (path === undefined) return {};
  const { scenarios = [], figures = [] } = reportIn(join(folder, path, "run.json"));
  const coldMs = figures.find(({ name }) => name === "platform cold to all healthy")?.value;
  const stacks = atATime(
    scenarios.flatMap(({ startedAtMs, durationMs }) =>
      startedAtMs === undefined || durationMs === undefined
        ? []
        : [{ first: startedAtMs, last: startedAtMs + durationMs }],
    ),
  );
  return { ...(coldMs === undefined ? {} : { coldMs }), ...(stacks === undefined ? {} : { stacks }) };
}

/** How many scenarios ran at a time, on average over the time in which any ran; undefined of none. */
export function atATime(spans: readonly { first: number; last: number }[]): number | undefined {
  let covered = 0;
  let until = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const { first, last } of spans.toSorted((one, other) => one.first - other.first)) {
    sum += last - first;
    covered += Math.max(0, last - Math.max(first, until));
    until = Math.max(until, last);
  }
  return covered === 0 ? undefined : sum / covered;
}

function reportIn(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    return {};
  }
}
