/** The one clock of a run. All `at` values of a history are its `now()`. */
export interface Clock {
  /** Milliseconds since the run began, monotonic within a process, with fractions. */
  now(): number;
  /** Maps a wall-clock time of this machine (milliseconds since the epoch) onto `now()`'s scale. */
  fromWall(wallMs: number): number;
  /** The wall-clock time, in milliseconds since the epoch, at which `now()` was 0. */
  readonly startedWallMs: number;
}

/** The wall clock is read in whole milliseconds: it is later than it says by less than one. */
const wallStepMs = 1;

/**
 * A clock whose zero is the run's beginning, so that the processes of one run agree. Container clocks on the same
 * machine are this machine's wall clock, so `fromWall` needs one offset. The process knows it from its start to far below
 * the wall clock's steps, and it is kept: what happened in an order is mapped in that order. A wall clock that is slewed
 * or stepped moves it by as little as both clocks demand.
 */
export function startClock(startedWallMs: number = Date.now(), clocks: Clocks = machineClocks): Clock {
  let offset = -clocks.wallAtZero();
  const follow = () => {
    const most = clocks.steady() - clocks.wall();
    offset = Math.min(most, Math.max(most - wallStepMs, offset));
    return offset;
  };
  const startedAt = startedWallMs + follow();
  return {
    now: () => clocks.steady() - startedAt,
    fromWall: (wallMs) => wallMs + follow() - startedAt,
    startedWallMs,
  };
}

/** Where time is read, in milliseconds. */
interface Clocks {
  steady(): number;
  wall(): number;
  /** What the wall clock said, with fractions, when the steady one was 0. */
  wallAtZero(): number;
}

const machineClocks: Clocks = {
  steady: () => performance.now(),
  wall: () => Date.now(),
  wallAtZero: () => performance.timeOrigin,
};
