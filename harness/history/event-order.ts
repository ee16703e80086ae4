/** A moment with how far it may be from the truth, either way, but for this: what was seen had happened by then. */
export interface Moment {
  at: number;
  uncertaintyMs: number;
  seenAt?: number;
}

export type Order = "before" | "after" | "undecided";

/** How the first moment lies to the second. Said only beyond both uncertainties. */
export function order(first: Moment, second: Moment): Order {
  if (latest(first) < earliest(second)) return "before";
  if (earliest(first) > latest(second)) return "after";
  return "undecided";
}

export const isBefore = (first: Moment, second: Moment): boolean => order(first, second) === "before";

/** The latest time at which it may have been. */
export const latest = ({ at, uncertaintyMs, seenAt = Number.POSITIVE_INFINITY }: Moment): number =>
  Math.max(at, Math.min(at + uncertaintyMs, seenAt));
/** The earliest time at which it may have been. */
export const earliest = (moment: Moment): number => moment.at - moment.uncertaintyMs;
