const unitsMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const durationPart = /(\d+(?:\.\d+)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w)/y;

/** Milliseconds of a Compose duration (`1m30s`, `500ms`, `0`), or nothing when it is none. */
export function parseDurationMs(text: string): number | undefined {
  if (text === "0") return 0;
  let totalMs = 0;
  let at = 0;
  while (at < text.length) {
    durationPart.lastIndex = at;
    const match = durationPart.exec(text);
    const unitMs = unitsMs[match?.[2] ?? ""];
    if (match === null || unitMs === undefined) return undefined;
    totalMs += Number(match[1]) * unitMs;
    at = durationPart.lastIndex;
  }
  return at === 0 ? undefined : totalMs;
}

const sizePattern = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i;

/** Bytes of a Compose size (`64m`, `1gb`, `1.5GiB`, `1024`), in steps of 1024, or nothing. */
export function parseBytes(text: string): number | undefined {
  const match = sizePattern.exec(text);
  if (match === null) return undefined;
  const power = " kmgtp".indexOf((match[2] || " ").toLowerCase());
  return Math.floor(Number(match[1]) * 1024 ** power);
}
