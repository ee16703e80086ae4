import type { Entry } from "../scenario/collector.ts";
import type { LastRuns } from "./last-runs.ts";

/**
 * Scenarios that run side by side may keep so much of the cores busy together, as the mean over their times: what is
 * left is for the seconds in which each takes more than its mean.
 */
export const mostOfMachine = 0.85;

/** What a machine has for scenarios side by side. */
export interface Room {
  cores: number;
  /** Where so many run or fewer, one of which nothing is known is taken to fit; beyond it every one must be known. */
  unknownUpTo: number;
}

/** Whether a scenario may begin while others run, by what all of them took when they ran last. Alone it always may. */
export function fitsBeside(
  entry: Pick<Entry, "id">,
  beside: readonly Pick<Entry, "id">[],
  last: LastRuns,
  { cores, unknownUpTo }: Room,
): boolean {
  if (beside.length === 0) return true;
  const known = [entry, ...beside].flatMap(({ id }) => last.get(id)?.cores ?? []);
  if (known.length <= beside.length && beside.length >= unknownUpTo) return false;
  return known.reduce((sum, one) => sum + one, 0) <= mostOfMachine * cores;
}
