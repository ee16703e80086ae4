import { humanDuration } from "../harness/core/duration.ts";
import { count, plural } from "../harness/core/figures.ts";
import type { Figure } from "../harness/history/figure.ts";

export { count, humanDuration as duration, plural };

/** Figures for people: always with their unit, always the same wherever the report is made. */
export type Unit = Figure["unit"];

/** `valueAtLeast` is what had not ended when nobody looked any more. */
export function quantity(value: number | undefined, unit: Unit, valueAtLeast?: number): string {
  if (value === undefined)
    return valueAtLeast === undefined ? "not measured" : `≥ ${quantity(valueAtLeast, unit)}`;
  if (unit === "ms") return humanDuration(value);
  if (unit === "bytes") return bytes(value);
  if (unit === "ratio") return `${Number((value * 100).toFixed(1))} %`;
  if (unit === "count") return count(value);
  return value === 1 ? `1 ${unit.replace("rows", "row")}` : `${count(value)} ${unit}`;
}

const byteUnits = ["B", "kB", "MB", "GB", "TB"];

export function bytes(value: number): string {
  let size = value;
  let step = 0;
  while (Math.abs(size) >= 1_000 && step < byteUnits.length - 1) {
    size /= 1_000;
    step += 1;
  }
  return `${size.toFixed(size >= 100 || step === 0 ? 0 : 1)} ${byteUnits[step]}`;
}

/** A stretch of ids: `17` or `17–42`. */
export function idRange(range: { first: number; last: number }): string {
  return range.first === range.last ? count(range.first) : `${count(range.first)}–${count(range.last)}`;
}

/** Words in a row: `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** `2026-11-21 23:58 UTC` of an ISO time; what is no time is shown as it came. */
export function instant(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A moment of a scenario, to be found in logs elsewhere too: `+12.419 s · 21:36:28.165Z`. */
export function moment(sinceMs: number, wallMs: number): string {
  return [since(sinceMs), wallClock(wallMs)].filter(Boolean).join(" · ");
}

/** `21:36:28.165Z` of milliseconds since the epoch; nothing of what is no time. */
export function wallClock(wallMs: number): string {
  const clock = new Date(wallMs);
  return Number.isNaN(clock.getTime()) ? "" : clock.toISOString().slice(11);
}

/** Milliseconds since the scenario's beginning, to the millisecond: `+12.419 s`, `+4 min 12.419 s`. */
export function since(sinceMs: number): string {
  const whole = Math.abs(Math.round(sinceMs));
  const minutes = Math.floor(whole / 60_000);
  const seconds = ((whole % 60_000) / 1_000).toFixed(3);
  return `${sinceMs < 0 ? "−" : "+"}${minutes > 0 ? `${minutes} min ` : ""}${seconds} s`;
}
