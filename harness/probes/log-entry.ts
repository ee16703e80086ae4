import { fieldAt } from "../core/field-at.ts";
import type { LogMapping } from "../declare/mapping.ts";

/** What a log line says, as the service's mapping reads it. */
export interface LogEntry {
  level: string;
  event?: string;
  message: string;
  /** The line's own time, in milliseconds since the epoch. */
  wallMs?: number;
  /** Its other fields that are texts, numbers or truth values. */
  fields: Record<string, string | number | boolean>;
}

const severe = /^(warn|error|fatal)$/;
/** Fields of the process, which say nothing of what happened. */
const ofProcess = ["pid", "hostname"];

/** A line's fields; undefined where it is not as the mapping says. */
export function fieldsOf(line: string, { pattern }: LogMapping): object | undefined {
  if (pattern !== undefined) return pattern.exec(line)?.groups;
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as object;
  } catch {
    return undefined;
  }
}

export function logEntry(raw: object, mapping: LogMapping): LogEntry {
  const { fields } = mapping;
  const event = fieldAt(raw, fields.event);
  const wallMs = wallTime(fieldAt(raw, fields.time), mapping);
  const reserved = new Set([...ofProcess, fields.time, fields.level, fields.event, ...fields.message]);
  const others = Object.entries(raw).filter(
    (field): field is [string, string | number | boolean] =>
      !reserved.has(field[0]) && ["string", "number", "boolean"].includes(typeof field[1]),
  );
  return {
    level: levelOf(fieldAt(raw, fields.level), mapping),
    message: String(fields.message.map((name) => fieldAt(raw, name)).find((text) => text != null) ?? ""),
    fields: Object.fromEntries(others),
    ...(typeof event === "string" ? { event } : {}),
    ...(wallMs === undefined ? {} : { wallMs }),
  };
}

/** Whether the history keeps a line: one that has an event, or is a warning or worse. */
export function isKept({ event, level }: LogEntry): boolean {
  return event !== undefined || severe.test(level);
}

/** The service's own word where the mapping knows none for it. */
function levelOf(value: unknown, { levels }: LogMapping): string {
  const word = String(value ?? "info");
  for (const known of [word, word.toLowerCase()])
    if (Object.hasOwn(levels, known)) return levels[known] ?? known;
  return word;
}

/** A date without a zone may be hours away: it is no time. */
function wallTime(value: unknown, { timeUnit }: LogMapping): number | undefined {
  const text = typeof value === "string" ? value : "";
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : value;
  if (typeof number === "number") return timeUnit === "s" ? number * 1_000 : number;
  const wallMs = /\d(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? Date.parse(text.replace(",", ".")) : Number.NaN;
  return Number.isFinite(wallMs) ? wallMs : undefined;
}
