import { type GaugeDeclaration, gaugeStates } from "../declare/mapping.ts";
import type { CircuitState } from "../history/events.ts";

/**
 * The state that a service's metrics show for a circuit; undefined where the gauge is missing, has a value that means
 * no state, or where none or several of the gauges of the states are 1.
 */
export function circuitGauge(
  values: Readonly<Record<string, number>>,
  gauge: GaugeDeclaration,
): CircuitState | undefined {
  const { metric } = gauge;
  if (typeof metric === "string") {
    const states = gaugeStates(gauge);
    const value = String(values[metric]);
    return Object.hasOwn(states, value) ? states[value] : undefined;
  }
  const holding = (["closed", "open", "half-open"] as const).filter((state) => values[metric[state]] === 1);
  return holding.length === 1 ? holding[0] : undefined;
}
