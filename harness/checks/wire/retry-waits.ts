import type { History } from "../../history/log.ts";

/** Attempts that come within this of each other are one. */
const togetherMs = 100;
/** Each wait is longer than the one before it by this factor at least, else it does not grow. */
const growth = 1.3;
/** So many waits in a row that grow are no chance. */
export const growingRow = 3;

/** The waits between a client's attempts to connect, in milliseconds: those that an attempt ended, and the one that lasts. */
export interface RetryWaits {
  ended: number[];
  /** Since the last attempt; absent where there was none. */
  open?: number;
}

/**
 * Of one link within a time, as the capture saw attempts; repeats by a kernel are none. Those of the client's present
 * process alone: between two lives it is the engine that waits, and longer each time.
 */
export function retryWaits(history: History, link: string, fromMs: number, toMs: number): RetryWaits {
  const client = link.split("->")[0] ?? "";
  const diedMs = history
    .of("container", client)
    .findLast(({ at, data }) => data.action === "die" && at >= fromMs && at <= toMs)?.at;
  const attempts = history
    .of("packet", link)
    .filter(({ data }) => data.flag === "syn" && data.from === "client" && data.again !== true)
    .map(({ at }) => at)
    .filter((at) => at >= (diedMs ?? fromMs) && at <= toMs)
    .sort((one, other) => one - other);
  const groups = attempts.filter((at, index) => index === 0 || at - (attempts[index - 1] ?? at) > togetherMs);
  const ended = groups.slice(1).map((at, index) => at - (groups[index] ?? at));
  const last = groups.at(-1);
  return last === undefined ? { ended } : { ended, open: toMs - last };
}

/** Whether each of the last waits was certainly longer than the one before it: of a client whose waits have no cap yet. */
export function isGrowing({ ended }: RetryWaits): boolean {
  const last = ended.slice(-growingRow);
  return (
    last.length === growingRow &&
    last.every((wait, index) => index === 0 || wait >= growth * (last[index - 1] ?? wait))
  );
}
