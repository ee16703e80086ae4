import type { Condition } from "../core/condition.ts";
import type { HealthStatus } from "../history/events.ts";

/** What the engine says of a service now. `none`: it has no health check. */
export interface EngineSight {
  state(service: string): { running: boolean; health: HealthStatus };
}

/** The service has ended, or the engine does not call it healthy any more. */
export function notHealthy(watch: EngineSight, service: string): Condition {
  return {
    awaiting: `${service} is not healthy`,
    look() {
      const { running, health } = watch.state(service);
      const well = running && (health === "healthy" || health === "none");
      return well ? { done: false, saw: health } : { done: true, value: health };
    },
  };
}
