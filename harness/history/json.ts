/** A value as JSON for files: times are told to the microsecond, which is all that any clock here knows. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, rounded, 2)}\n`;
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1_000) / 1_000 : value;
}
