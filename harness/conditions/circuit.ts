import type { Condition } from "../core/condition.ts";
import type { CircuitState } from "../history/events.ts";
import type { History } from "../history/log.ts";

/** The state that a service claims for its circuit, as last seen. */
export function circuitOf(
  history: History,
  service: string,
  circuit: string,
): { is(state: CircuitState): Condition } {
  return {
    is: (state) => ({
      awaiting: `circuit ${circuit} of ${service} is ${state}`,
      look() {
        const last = history
          .of("circuit", service)
          .filter(({ data }) => data.circuit === circuit)
          .at(-1);
        if (last?.data.state === state) return { done: true, value: last };
        return {
          done: false,
          saw: last === undefined ? "no state yet" : `${last.data.state} since ${Math.round(last.at)} ms`,
        };
      },
    }),
  };
}
