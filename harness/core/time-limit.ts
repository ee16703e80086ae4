import { type Duration, milliseconds } from "./duration.ts";

/** A signal that aborts after a duration, which may be a part of a millisecond: the runtime takes whole ones only. */
export function timeLimit(duration: Duration): AbortSignal {
  return AbortSignal.timeout(Math.max(1, Math.ceil(milliseconds(duration))));
}
