import { fieldAt } from "../core/field-at.ts";
import type { LogMapping } from "../declare/mapping.ts";
import type { CircuitState, EventData } from "../history/events.ts";

/** What a log line claims of a circuit; undefined for a line that tells of no change. */
export function circuitLine(raw: object, { circuit: mapping }: LogMapping): EventData["circuit"] | undefined {
  if (String(fieldAt(raw, mapping.where.field)) !== mapping.where.is) return undefined;
  const circuit = mapping.only ?? fieldAt(raw, mapping.name);
  const state = stateOf(fieldAt(raw, mapping.state), mapping.states);
  if (typeof circuit !== "string" || state === undefined) return undefined;
  const counted = fieldAt(raw, mapping.failures);
  const failures = typeof counted === "string" && /^\d+$/.test(counted) ? Number(counted) : counted;
  return { circuit, state, via: "log", ...(typeof failures === "number" ? { failures } : {}) };
}

function stateOf(value: unknown, states: Record<string, CircuitState>): CircuitState | undefined {
  const word = String(value);
  if (Object.hasOwn(states, word)) return states[word];
  const usual = word.toLowerCase().replaceAll(/[_ ]/g, "-");
  return usual === "closed" || usual === "open" || usual === "half-open" ? usual : undefined;
}
