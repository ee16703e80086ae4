/**
 * The value at a place of a JSON document: a field of that very name, else a field in a field where the name has dots
 * (`log.level`). Undefined where there is none.
 */
export function fieldAt(value: unknown, place: string): unknown {
  if (value === null || typeof value !== "object") return undefined;
  if (Object.hasOwn(value, place)) return (value as Record<string, unknown>)[place];
  const dot = place.indexOf(".");
  if (dot < 0) return undefined;
  return fieldAt(fieldAt(value, place.slice(0, dot)), place.slice(dot + 1));
}
