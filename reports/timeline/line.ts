import { isEventKind } from "../../harness/history/event-kinds.ts";
import type { EventData, EventKind, HistoryEvent, IdRange } from "../../harness/history/events.ts";

export type { IdRange };

/** What a line that is to hold such a value really holds: any of its fields, each of them anything at all. */
export type Untrusted<T> = { readonly [Name in keyof T]?: unknown };

type LineOf<Kind, Data> = Omit<HistoryEvent, "seenAt" | "kind" | "data"> & { kind: Kind; data: Data };

/** A kind that this report does not know: a newer harness wrote it. `name` is what the line calls it. */
export type UnknownLine = LineOf<"not known", Fields> & { name: string };

/**
 * One line of a history as this report reads it: a file may be torn, or another's, so the kinds and the names of
 * fields are the schema's, and what the fields hold is nobody's promise.
 */
export type HistoryLine =
  | { [Kind in EventKind]: LineOf<Kind, Untrusted<EventData[Kind]>> }[EventKind]
  | UnknownLine;

export type Fields = Readonly<Record<string, unknown>>;

/** The event of a line, or `undefined` for a line that is none (a torn last line of a killed run). */
export function parseLine(text: string, lineNumber: number): HistoryLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const fields: Fields = fieldsOf(value);
  const at = numberIn(fields, "at");
  const kind = textIn(fields, "kind");
  if (at === undefined || kind === undefined) return undefined;
  const line = {
    line: numberIn(fields, "line") ?? lineNumber,
    at,
    source: textIn(fields, "source") ?? "",
    uncertaintyMs: numberIn(fields, "uncertaintyMs") ?? 0,
    subject: textIn(fields, "subject") ?? "",
    data: fieldsOf(fields.data),
  };
  return isEventKind(kind) ? ({ ...line, kind } as HistoryLine) : { ...line, kind: "not known", name: kind };
}

/** The fields of an object, by the names that its shape has; none of anything else. */
export function fieldsOf<T = Fields>(value: unknown): Untrusted<T> {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Untrusted<T>) : {};
}

export function textIn<T extends object>(fields: T, name: keyof T & string): string | undefined {
  const value: unknown = fields[name];
  return typeof value === "string" ? value : undefined;
}

export function numberIn<T extends object>(fields: T, name: keyof T & string): number | undefined {
  const value: unknown = fields[name];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function listIn<T extends object>(fields: T, name: keyof T & string): readonly unknown[] {
  const value: unknown = fields[name];
  return Array.isArray(value) ? value : [];
}

export function rangesIn<T extends object>(fields: T, name: keyof T & string): IdRange[] {
  return listIn(fields, name).flatMap(rangeOf);
}

/** None of what is no range. */
export function rangeOf(value: unknown): IdRange[] {
  const range = fieldsOf<IdRange>(value);
  const first = numberIn(range, "first");
  const last = numberIn(range, "last");
  return first === undefined || last === undefined ? [] : [{ first, last }];
}
