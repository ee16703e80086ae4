import type { Fault } from "./fault.ts";

/**
 * A fault that says it was seen to bite and does nothing: how a suite fools itself. Only for planted defects, which
 * show that what follows is not taken for an outage.
 */
export function onlyClaimed({ kind, target, effect }: Fault): Fault {
  const claim = (observed: string) => ({ method: "nothing was looked at", observed, latencyMs: 0 });
  return {
    kind,
    target,
    effect,
    inject: async () => claim("said to bite"),
    heal: async () => claim("said to be healed"),
  };
}
