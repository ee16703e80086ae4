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
 * machine are this machine's wall clock, so `fromWall` needs one offset. It is measured where the wall clock steps,
 * which takes up to a millisecond, and kept: what happened in an order is mapped in that order. A wall clock that is
 * slewed or stepped moves it by as little as both clocks demand.
 */
export function startClock(startedWallMs: number = Date.now(), clocks: Clocks = machineClocks): Clock {
  const begun = clocks.wall();
  let wall = begun;
  while (wall === begun) wall = clocks.wall();
  let offset = clocks.steady() - wall;
  const startedAt = startedWallMs + offset;
  const now = () => clocks.steady() - startedAt;
  const fromWall = (wallMs: number) => {
    const most = clocks.steady() - clocks.wall();
    offset = Math.min(most, Math.max(most - wallStepMs, offset));
    return wallMs + offset - startedAt;
  };
  return { now, fromWall, startedWallMs };
}

/** Where time is read, in milliseconds. */
interface Clocks {
  steady(): number;
  wall(): number;
}

const machineClocks: Clocks = { steady: () => performance.now(), wall: () => Date.now() };
