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

/**
 * A duration for people. What was measured has three significant digits, zeros kept: `4.90 ms`, `213 ms`, `10.0 s`,
 * `3 min 20 s`. What is stated is exact, and told as it is stated: `29 ms`, `2.5 s`, `20 s`.
 */
export function humanDuration(durationMs: number): string {
  if (durationMs < 0) return `−${humanDuration(-durationMs)}`;
  if (durationMs < 999.5) return `${threeDigits(durationMs)} ms`;
  if (durationMs < 59_950 && durationMs % 100 === 0) return `${durationMs / 1_000} s`;
  if (durationMs < 59_950) return `${threeDigits(durationMs / 1_000)} s`;
  const seconds = Math.round(durationMs / 1_000);
  if (seconds < 3_600) return pair(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function threeDigits(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
