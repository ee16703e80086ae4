import { setTimeout as wait } from "node:timers/promises";
import { type Duration, humanDuration, milliseconds } from "./duration.ts";
import { messageOf } from "./errors.ts";
import { timeLimit } from "./time-limit.ts";

/** What `poll` saw last when its time was up. */
export class PollTimeout extends Error {
  override readonly name = "PollTimeout";
}

export interface PollOptions {
  /** What is awaited, for the error: "circuit of data-bridge is open". */
  awaiting: string;
  within: Duration;
  /** Pause between two looks; in milliseconds by how long it has waited, where it is a function. */
  every?: Duration | ((waitedMs: number) => number);
  signal?: AbortSignal | undefined;
}

/**
 * Pauses that grow with what was waited, from `first` (milliseconds) to half a second: what comes soon is seen at once,
 * and what may never come costs no processor time worth the name.
 */
export function rarer(first: number): (waitedMs: number) => number {
  return (waitedMs) => Math.min(500, Math.max(first, waitedMs / 50));
}

/** What a look saw: `done` ends the poll with `value`, else `saw` is what a time-out will report. */
export type Look<T> = { done: true; value: T } | { done: false; saw: string };

/**
 * The one bounded wait of the harness: looks until done or until the time is up; a look that throws counts as
 * not done. A look that hangs does not outlive the bound. Rejects with PollTimeout (what was awaited, for how
 * long, what was seen last) or with the signal's reason.
 */
export async function poll<T>(
  look: (signal: AbortSignal) => Promise<Look<T>> | Look<T>,
  options: PollOptions,
): Promise<T> {
  const { every = "20ms" } = options;
  const startedAt = performance.now();
  const deadline = timeLimit(options.within);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  let saw = "nothing yet";
  while (!signal.aborted) {
    try {
      const result = await abandonable(Promise.resolve(look(signal)), signal);
      if (result.done) return result.value;
      saw = result.saw;
    } catch (thrown) {
      if (!signal.aborted) saw = messageOf(thrown);
    }
    const pauseMs = typeof every === "function" ? every(performance.now() - startedAt) : milliseconds(every);
    if (!signal.aborted) await wait(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  options.signal?.throwIfAborted();
  const elapsed = humanDuration(performance.now() - startedAt);
  throw new PollTimeout(`waited ${elapsed} for: ${options.awaiting}; last seen: ${saw}`);
}

function abandonable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = () => reject(new Error("the look did not return in time"));
    signal.addEventListener("abort", abandon, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abandon));
  });
}
