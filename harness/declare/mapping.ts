import type { CircuitState } from "../history/events.ts";

/**
 * How a service says what it says: which fields its log lines have, which values its gauges, where its health body
 * names what fails. A declaration gives what differs from the defaults, which are those of pino's JSON, of a gauge
 * from 0 to 2 and of a body `{"status":"…","checks":{"store":{"ok":false,"detail":"…"}}}`.
 */

/** How bad a log line is. The history keeps lines from `warn` on, and all that have an event. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

export interface LogDeclaration {
  /**
   * A regular expression whose named groups are a line's fields, for lines of text. Without it a line is a JSON
   * object; a field in a field is named with a dot.
   */
  pattern?: string;
  /** The fields that hold these. */
  fields?: { time?: string; level?: string; message?: string; event?: string };
  /** What a number in the field of the time counts since 1970. A text there is read as a date. */
  timeUnit?: "ms" | "s";
  /** What this service's words or numbers for levels mean, where the usual ones do not tell. */
  levels?: Record<string, LogLevel>;
  /** How a line tells that a circuit changed. */
  circuit?: CircuitLineDeclaration;
}

export interface CircuitLineDeclaration {
  /** The field and the value that only such lines have. */
  where?: { field: string; is: string };
  /** The field that names the circuit. */
  name?: string;
  /** The circuit that all such lines are about, for lines that name none. */
  only?: string;
  /** The field with the state that it changed to. */
  state?: string;
  /** The field with the number of failures that it counted. */
  failures?: string;
  /** What its words for states mean, where they are not `closed`, `open` and `half-open` in any case. */
  states?: Record<string, CircuitState>;
}

/** How a gauge shows a circuit. */
export interface GaugeDeclaration {
  /**
   * Name and labels as the service writes them: of one gauge whose value is the state, or of one gauge for each state,
   * of which the one that is 1 holds.
   */
  metric: string | Record<CircuitState, string>;
  /** What the values of the one gauge mean. */
  states?: Record<string, CircuitState>;
}

export interface HealthBodyDeclaration {
  /** The field that holds what was checked: an object by name, or a list. */
  checks?: string;
  /** In a list: the field with the name of what was checked. */
  name?: string;
  /** The field that says how a check went. A check that is no object says it by itself. */
  state?: string;
  /** The values of it that mean that it failed. */
  failing?: (string | number | boolean)[];
  /** The field with the reason. */
  reason?: string;
  /** The field and the value by which a service that answers says that it works in part. */
  degraded?: { field: string; is: string };
}

export interface LogMapping extends Omit<LogDeclaration, "fields" | "circuit" | "pattern"> {
  pattern: RegExp | undefined;
  fields: { time: string; level: string; message: readonly string[]; event: string };
  timeUnit: "ms" | "s";
  levels: Record<string, LogLevel>;
  circuit: Required<Omit<CircuitLineDeclaration, "only">> & { only: string | undefined };
}

/** Numbers: pino's and bunyan's. Words: those of the usual loggers, in small letters. */
const levels: Record<string, LogLevel> = {
  ...{ 10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" },
  ...{ trace: "trace", debug: "debug", info: "info", notice: "info", information: "info" },
  ...{ warn: "warn", warning: "warn", error: "error", err: "error" },
  ...{ fatal: "fatal", critical: "fatal", crit: "fatal", alert: "fatal", emerg: "fatal", panic: "fatal" },
};

/** The mapping of a service's log lines. A pattern must have been validated: one that is none throws a SyntaxError. */
export function logMapping(declared: LogDeclaration = {}): LogMapping {
  const { pattern, fields = {}, circuit = {}, timeUnit = "ms" } = declared;
  const { message } = fields;
  return {
    pattern: pattern === undefined ? undefined : new RegExp(pattern),
    fields: {
      ...{ time: "time", level: "level", event: "event", ...fields },
      message: message === undefined ? ["msg", "message"] : [message],
    },
    timeUnit,
    levels: { ...levels, ...declared.levels },
    circuit: {
      ...{ where: { field: "event", is: "circuit" }, name: "circuit", state: "to", failures: "failures" },
      ...{ states: {}, only: undefined, ...circuit },
    },
  };
}

export function gaugeStates({ states }: Pick<GaugeDeclaration, "states">): Record<string, CircuitState> {
  return states ?? { 0: "closed", 1: "open", 2: "half-open" };
}

export function healthMapping(declared: HealthBodyDeclaration = {}): Required<HealthBodyDeclaration> {
  return {
    ...{ checks: "checks", name: "name", state: "ok", failing: [false], reason: "detail" },
    ...{ degraded: { field: "status", is: "degraded" }, ...declared },
  };
}
