import type { EventData } from "./events.ts";

/** A probe that belongs to a stack and watches whichever scenario runs on it, until it loses sight for good. */
export interface StackProbe {
  readonly probe: string;
  /** Why nothing is seen any more, once that is so. */
  readonly lost: string | undefined;
  /** Writes what it knows by then, as a history begins. */
  historyBegins?(): void;
}

/**
 * How it enters a history. Sight that was lost while no history was kept is a gap from the beginning: no event of
 * this history would tell of it otherwise.
 */
export function entryOf({ probe, lost }: StackProbe): EventData["probe"] {
  return lost === undefined ? { probe, edge: "begin" } : { probe, edge: "gap", detail: lost };
}

/** The probes of a stack that outlive a scenario: the engine's events, and the capture before each server. */
export function stackProbesOf({
  watch,
  proxies,
}: {
  watch: StackProbe;
  proxies: readonly { sight: StackProbe }[];
}): StackProbe[] {
  return [watch, ...proxies.map(({ sight }) => sight)];
}
