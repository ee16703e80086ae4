import { isEventKind } from "./event-kinds.ts";
import type { HistoryEvent } from "./events.ts";
import { type History, historyOf } from "./log.ts";
import { savedLines } from "./saved-lines.ts";

/** A line of a file that is no event. */
export interface BrokenLine {
  /** 1-based. */
  line: number;
  why: string;
}

export interface SavedHistory {
  /** All events that could be read. */
  history: History;
  broken: BrokenLine[];
}

/** A history read back from its file, as far as it can be read. Rejects when the file cannot be read at all. */
export async function readSavedHistory(file: string): Promise<SavedHistory> {
  const events: HistoryEvent[] = [];
  const broken: BrokenLine[] = [];
  let line = 0;
  let awaited = 0;
  for await (const { text, torn } of savedLines(file)) {
    line++;
    awaited++;
    const read = torn ?? eventOf(text);
    if (typeof read === "string") {
      broken.push({ line, why: read });
      continue;
    }
    if (read.line < awaited) {
      broken.push({ line, why: `it was written as line ${read.line}` });
      continue;
    }
    if (read.line > awaited) broken.push({ line, why: `${read.line - awaited} lines are missing before it` });
    awaited = read.line;
    events.push(read);
  }
  return { history: historyOf(events), broken };
}

/** The event of a line, or why it is none. */
function eventOf(text: string): HistoryEvent | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  if (typeof value !== "object" || value === null) return "it is not an event";
  const event = value as Partial<Record<keyof HistoryEvent, unknown>>;
  const { line, at, seenAt, uncertaintyMs, kind, subject, data } = event;
  if (!Number.isInteger(line)) return "it has no number of its own";
  for (const [name, number] of Object.entries({ at, seenAt, uncertaintyMs }))
    if (typeof number !== "number") return `its "${name}" is not a number`;
  if (typeof kind !== "string" || !isEventKind(kind)) return `its kind ${JSON.stringify(kind)} is not known`;
  if (typeof subject !== "string") return 'its "subject" is not a text';
  if (typeof data !== "object" || data === null) return "it has no data";
  return value as HistoryEvent;
}
