/** The one clock of a run. All `at` values of a history are its `now()`. */
export interface Clock {
  /** Milliseconds since the run began, monotonic within a process, with fractions. */
  now(): number;
  /** Maps a wall-clock time of this machine (milliseconds since the epoch) onto `now()`'s scale. */
  fromWall(wallMs: number): number;
  /** The wall-clock time, in milliseconds since the epoch, at which `now()` was 0. */
  readonly startedWallMs: number;
}

/**
 * A clock whose zero is the run's beginning, so that the processes of one run agree. Container clocks on the same
 * machine are this machine's wall clock, so `fromWall` needs one offset; it is taken afresh at each call, because
 * the wall clock may be stepped during a long run.
 */
export function startClock(startedWallMs: number = Date.now()): Clock {
  const startedAt = performance.now() - (Date.now() - startedWallMs);
  const now = () => performance.now() - startedAt;
  return { now, fromWall: (wallMs) => now() - (Date.now() - wallMs), startedWallMs };
}
