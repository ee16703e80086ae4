/** A mark on the time axis. `minor` ones are left out where there is little room. */
export interface Tick {
  atMs: number;
  label: string;
  minor: boolean;
}

const stepsMs = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
];

/** At most eleven marks from zero on, at round times, every second of them minor. */
export function ticks(durationMs: number): Tick[] {
  const stepMs =
    stepsMs.find((step) => durationMs / step <= 10) ?? Math.ceil(durationMs / 6_000_000) * 600_000;
  const found: Tick[] = [];
  for (let index = 0; index * stepMs <= durationMs; index += 1) {
    found.push({
      atMs: index * stepMs,
      label: axisLabel(index * stepMs, durationMs),
      minor: index % 2 === 1,
    });
  }
  return found;
}

/** Seconds up to two minutes (`0.5 s`, `90 s`), then minutes and seconds (`2:30`). */
function axisLabel(atMs: number, durationMs: number): string {
  if (atMs === 0) return "0";
  if (durationMs <= 120_000) return `${Number((atMs / 1_000).toFixed(1))} s`;
  const seconds = Math.round(atMs / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
