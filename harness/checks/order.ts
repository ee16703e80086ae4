/** A moment with how far it may be from the truth, either way: every event of a history is one. */
export interface Moment {
  at: number;
  uncertaintyMs: number;
}

export type Order = "before" | "after" | "undecided";

/** How the first moment lies to the second. Said only beyond both uncertainties. */
export function order(first: Moment, second: Moment): Order {
  const slackMs = first.uncertaintyMs + second.uncertaintyMs;
  if (first.at + slackMs < second.at) return "before";
  if (first.at - slackMs > second.at) return "after";
  return "undecided";
}

export const isBefore = (first: Moment, second: Moment): boolean => order(first, second) === "before";
export const isAfter = (first: Moment, second: Moment): boolean => order(first, second) === "after";

/** The latest time at which it may have been. */
export const latest = (moment: Moment): number => moment.at + moment.uncertaintyMs;
/** The earliest time at which it may have been. */
export const earliest = (moment: Moment): number => moment.at - moment.uncertaintyMs;
