import type { Condition } from "../core/condition.ts";
import type { HealthStatus } from "../history/events.ts";
import type { History } from "../history/log.ts";

/** The health of a service by its own endpoint or by the engine, as last seen; a death ends what was seen before. */
export function healthOf(
  history: History,
  service: string,
  via: "endpoint" | "engine" = "endpoint",
): { is(status: HealthStatus): Condition } {
  return {
    is: (status) => ({
      awaiting: `${service} is ${status} (${via})`,
      look() {
        const last = history
          .of("health", service)
          .filter(({ data }) => data.via === via)
          .at(-1);
        const died = history
          .of("container", service)
          .filter(({ data }) => data.action === "die")
          .at(-1);
        if (last === undefined) return { done: false, saw: "not seen yet" };
        if (died !== undefined && died.at > last.at) return { done: false, saw: "not seen since its death" };
        if (last.data.status === status) return { done: true, value: last };
        return { done: false, saw: last.data.status };
      },
    }),
  };
}
