import type {
  CircuitLineDeclaration,
  GaugeDeclaration,
  HealthBodyDeclaration,
  LogDeclaration,
  LogLevel,
} from "./mapping.ts";
import { either, listOf, mapOf, objectWith, oneOf, type Shape, text, textLike, valueThat } from "./shape.ts";

/** Source: Prometheus' text format. */
const label = '[a-zA-Z_]\\w*="(?:[^"\\\\\\n]|\\\\.)*"';
export const metric = textLike(
  'a metric as the service writes it (queue_size, state{circuit="store"})',
  new RegExp(`^[a-zA-Z_:][\\w:]*(?:\\{(?:${label}(?:,${label})*,?)?\\})?$`),
);

const circuitStates = ["closed", "open", "half-open"] as const;
const states = mapOf(oneOf(...circuitStates));
const levels = ["trace", "debug", "info", "warn", "error", "fatal"] as const satisfies readonly LogLevel[];
const fieldAndValue = objectWith({ field: text, is: text }, ["field", "is"]);

const pattern = valueThat(
  "a regular expression with named groups ((?<level>\\w+) (?<message>.*))",
  (value) => {
    if (typeof value !== "string" || !value.includes("(?<")) return false;
    try {
      return Object.keys(new RegExp(`${value}|`).exec("")?.groups ?? {}).length > 0;
    } catch {
      return false;
    }
  },
);

const circuitLine = objectWith({
  where: fieldAndValue,
  name: text,
  only: text,
  state: text,
  failures: text,
  states,
} satisfies Record<keyof CircuitLineDeclaration, Shape>);

/** What a companion says of a service's log lines. */
export const logsShape = objectWith({
  pattern,
  fields: objectWith({ time: text, level: text, message: text, event: text }),
  timeUnit: oneOf("ms", "s"),
  levels: mapOf(oneOf(...levels)),
  circuit: circuitLine,
} satisfies Record<keyof LogDeclaration, Shape>);

/** The keys of a circuit's declaration that say how its gauge shows it. */
export const gaugeShapes = {
  metric: either(
    metric,
    objectWith(Object.fromEntries(circuitStates.map((state) => [state, metric])), circuitStates),
  ),
  states,
} satisfies Record<keyof GaugeDeclaration, Shape>;

const simple = valueThat("a text, a number, true or false", (value) =>
  ["string", "number", "boolean"].includes(typeof value),
);

/** What a companion says of the body of a service's health endpoint. */
export const healthBodyShape = objectWith({
  checks: text,
  name: text,
  state: text,
  failing: listOf(simple),
  reason: text,
  degraded: fieldAndValue,
} satisfies Record<keyof HealthBodyDeclaration, Shape>);
