/**
 * One line of a history as this report reads it, by its own reading of the file: a JSON object with `line`,
 * `at` (milliseconds on the run's clock), `source`, `uncertaintyMs`, `kind`, `subject` and `data`. Nothing else
 * of the harness is presupposed; a kind or a field that is not known is left alone.
 */
export interface HistoryLine {
  line: number;
  at: number;
  source: string;
  uncertaintyMs: number;
  kind: string;
  subject: string;
  data: Fields;
}

export type Fields = Readonly<Record<string, unknown>>;

/** The event of a line, or `undefined` for a line that is none (a torn last line of a killed run). */
export function parseLine(text: string, lineNumber: number): HistoryLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const fields = fieldsOf(value);
  const at = numberIn(fields, "at");
  const kind = textIn(fields, "kind");
  if (at === undefined || kind === undefined) return undefined;
  return {
    line: numberIn(fields, "line") ?? lineNumber,
    at,
    source: textIn(fields, "source") ?? "",
    uncertaintyMs: numberIn(fields, "uncertaintyMs") ?? 0,
    kind,
    subject: textIn(fields, "subject") ?? "",
    data: fieldsOf(fields.data),
  };
}

export function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : {};
}

export function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
}

export function numberIn(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function listIn(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
}

export interface IdRange {
  first: number;
  last: number;
}

export function rangesIn(fields: Fields, name: string): IdRange[] {
  return listIn(fields, name).flatMap((value) => {
    const first = numberIn(fieldsOf(value), "first");
    const last = numberIn(fieldsOf(value), "last");
    return first === undefined || last === undefined ? [] : [{ first, last }];
  });
}
