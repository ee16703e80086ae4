import type { CapabilityName } from "../engine/capabilities.ts";
import type { FaultEffect } from "../history/events.ts";

/** How an effect was observed, and how many milliseconds after the call. */
export interface Proof {
  method: string;
  observed: string;
  latencyMs: number;
}

/**
 * Something done to a link or a service. `inject` and `heal` return once their effect is proven by observation;
 * they reject when it cannot be, and then nothing that follows is worth a verdict.
 */
export interface Fault {
  kind: string;
  /** A link id or a service name. */
  target: string;
  /** What it does to its target. It goes into the history, where checks read it; its name tells them nothing. */
  effect: FaultEffect;
  /** Without these it is `not covered` on a machine. */
  needs?: readonly CapabilityName[];
  inject(signal: AbortSignal): Promise<Proof>;
  heal(signal: AbortSignal): Promise<Proof>;
}

/** Milliseconds since the call began, for a proof. */
export function stopwatch(): () => number {
  const startedAt = performance.now();
  return () => performance.now() - startedAt;
}
