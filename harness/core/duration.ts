import { UserError } from "./errors.ts";

/** A length of time: a string with its unit (`"20s"`, `"250ms"`, `"5min"`, `"1h"`), or a number of milliseconds. */
export type Duration = number | `${number}ms` | `${number}s` | `${number}min` | `${number}h`;

const unitMs: Record<string, number> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

/** Milliseconds of a duration. Throws a UserError that quotes what it cannot read. */
export function milliseconds(duration: Duration): number {
  if (typeof duration === "number") return duration;
  const match = /^(\d+(?:\.\d+)?)(ms|s|min|h)$/.exec(duration);
  const unit = unitMs[match?.[2] ?? ""];
  if (match?.[1] === undefined || unit === undefined) {
    throw new UserError(`not a duration: "${duration}" (write for example "250ms", "20s", "5min" or "1h")`);
  }
  return Number(match[1]) * unit;
}

/** A duration for people: `38 ms`, `4.2 s`, `3 min 20 s`. */
export function humanDuration(durationMs: number): string {
  const wholeMs = Math.round(durationMs);
  if (wholeMs < 1_000) return `${wholeMs} ms`;
  const wholeSeconds = Math.round(durationMs / 1_000);
  if (Math.round(durationMs / 100) < 100) return `${(durationMs / 1_000).toFixed(1)} s`;
  if (wholeSeconds < 60) return `${wholeSeconds} s`;
  const seconds = wholeSeconds % 60;
  return `${Math.floor(wholeSeconds / 60)} min${seconds === 0 ? "" : ` ${seconds} s`}`;
}
