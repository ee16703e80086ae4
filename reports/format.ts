/** Figures for people: always with their unit, always the same wherever the report is made. */
export type Unit = "ms" | "rows" | "count" | "bytes" | "ratio" | "rows/s";

/** `valueAtLeast` is what had not ended when nobody looked any more. */
export function quantity(value: number | undefined, unit: Unit, valueAtLeast?: number): string {
  if (value === undefined)
    return valueAtLeast === undefined ? "not measured" : `≥ ${quantity(valueAtLeast, unit)}`;
  if (unit === "ms") return duration(value);
  if (unit === "bytes") return bytes(value);
  if (unit === "ratio") return `${Number((value * 100).toFixed(1))} %`;
  if (unit === "count") return count(value);
  return value === 1 ? `1 ${unit.replace("rows", "row")}` : `${count(value)} ${unit}`;
}

/** `0.4 ms`, `38 ms`, `4.25 s`, `36.5 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(durationMs: number): string {
  if (durationMs < 0) return `−${duration(-durationMs)}`;
  if (durationMs > 0 && durationMs < 9.95) return `${Number(durationMs.toFixed(1))} ms`;
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 9_995) return `${Number((durationMs / 1_000).toFixed(2))} s`;
  if (durationMs < 59_950) return `${Number((durationMs / 1_000).toFixed(1))} s`;
  const seconds = Math.round(durationMs / 1_000);
  if (seconds < 3_600) return pair(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

export function count(value: number): string {
  return grouped.format(value);
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

/** `1 scenario`, `3 scenarios`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
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
