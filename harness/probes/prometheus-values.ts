/** Names that say how the process is, not what the application did. */
const internal = /^(process_|nodejs_|go_|python_)/;
const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[^}]*\})?\s+(\S+)/;
const mostSamples = 200;

/** Samples of a Prometheus text, by name and labels as written. Runtime internals and non-numbers are left out. */
export function prometheusValues(text: string): Record<string, number> {
  const values: Record<string, number> = {};
  let count = 0;
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) continue;
    const match = sample.exec(line);
    const name = match?.[1];
    const value = Number(match?.[3]);
    if (name === undefined || internal.test(name) || Number.isNaN(value)) continue;
    if (++count > mostSamples) break;
    values[`${name}${match?.[2] ?? ""}`] = value;
  }
  return values;
}
