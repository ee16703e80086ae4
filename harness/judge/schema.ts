/** Why files of a schema cannot be judged, where only `known` can: too old, or of nobody knows which version. */
export function schemaMistake(schema: unknown, known: string): string | undefined {
  if (schema === known) return undefined;
  const age = versionOf(schema, known) < versionOf(known, known) ? "is too old" : "is not known";
  return `the schema ${JSON.stringify(schema) ?? "that should be named"} ${age} (this version reads ${known})`;
}

/** The number behind the name of the known schema; not a number for any other name. */
function versionOf(schema: unknown, known: string): number {
  const name = known.slice(0, known.lastIndexOf("/") + 1);
  if (typeof schema !== "string" || !schema.startsWith(name)) return Number.NaN;
  return Number(schema.slice(name.length) || Number.NaN);
}
