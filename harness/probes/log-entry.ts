/** What the history keeps of a structured log line. */
export interface LogEntry {
  level: string;
  event?: string;
  message: string;
  /** The line's own time, in milliseconds since the epoch. */
  wallMs?: number;
  fields: Record<string, string | number | boolean>;
}

const kept = /^(warn|error|fatal)$/;
const pinoLevels: Record<number, string> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

/** A line that has an `event` field or is a warning or worse; undefined for every other one. */
export function logEntry(line: string): LogEntry | undefined {
  if (!line.startsWith("{")) return undefined;
  let raw: Record<string, unknown>;
  try {
    raw = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const level =
    typeof raw.level === "number"
      ? (pinoLevels[raw.level] ?? String(raw.level))
      : String(raw.level ?? "info");
  if (typeof raw.event !== "string" && !kept.test(level)) return undefined;
  const fields = Object.entries(raw).filter(
    (field): field is [string, string | number | boolean] =>
      !["level", "time", "pid", "hostname", "msg", "event"].includes(field[0]) &&
      ["string", "number", "boolean"].includes(typeof field[1]),
  );
  return {
    level,
    message: String(raw.msg ?? raw.message ?? ""),
    fields: Object.fromEntries(fields),
    ...(typeof raw.event === "string" ? { event: raw.event } : {}),
    ...(typeof raw.time === "number" ? { wallMs: raw.time } : {}),
  };
}
