import { humanDuration } from "../../core/duration.ts";
import type { HistoryEvent } from "../../history/events.ts";
import type { History } from "../../history/log.ts";

/** Above any of these, times measure the machine rather than the platform. */
export interface PressureTolerance {
  /**
   * Share of CPU time (0..1), as the mean of `fullForMs`, that counts as full. Where one stack has the machine, ten
   * seconds of it come to 0.96 at most (105 scenarios, 2 cores); where two saturate it, to 0.99 and more.
   */
  cpu: number;
  /** A replay may use up the CPU for some seconds: what is longer is not the platform's own work any more. */
  fullForMs: number;
  /** Longest delay of the harness's event loop in a window. */
  eventLoopDelayMs: number;
  /**
   * Share of CPU time (0..1) that the machine's host may have given to others, over the whole of it. A third less is
   * no more than a busy platform takes from itself.
   */
  steal: number;
}

const pressureTolerance: PressureTolerance = {
  cpu: 0.98,
  fullForMs: 10_000,
  eventLoopDelayMs: 250,
  steal: 0.3,
};

/**
 * What held up the harness, and the machine with it, explains a miss of so many times as long and no more: a deadline
 * may have passed meanwhile, and another pause come before the next try.
 */
const holdUpExplains = 10;

/**
 * A machine that was full, or whose host gave its time to others, explains a miss of so many times as long as that
 * took: whoever got nothing done meanwhile has it to do afterwards, and once more where a deadline passed.
 */
const lostTimeExplains = 2;

/** Windows come at intervals: those this close to the times in question speak for them. */
const reachMs = 2_000;

export type Contention =
  | { tolerable: true; evidence: HistoryEvent<"contention">[] }
  | { tolerable: false; why: string; evidence: HistoryEvent<"contention">[] };

/**
 * The precondition that checks of times share: when it does not hold they answer `unknown`, neither red nor
 * green. It does not hold either where nobody measured the contention. `missedByMs` is by how much a bound was missed,
 * or for how long something was wrong: what is far longer than the contention can explain is not excused by it.
 */
export function contentionDuring(
  history: History,
  fromMs: number,
  toMs: number,
  missedByMs: number,
): Contention {
  const tolerance = pressureTolerance;
  const windows = history
    .of("contention")
    .filter((event) => event.at >= fromMs - reachMs && event.at - event.data.windowMs <= toMs + reachMs);
  const [first] = windows;
  if (first === undefined)
    return { tolerable: false, why: "the machine's contention was not measured", evidence: [] };
  const slow = windows.filter((event) => event.data.eventLoopDelayMs > tolerance.eventLoopDelayMs);
  const heldUpMs = slow.reduce((sum, { data }) => sum + data.eventLoopDelayMs, 0);
  if (slow.length > 0 && missedByMs <= holdUpExplains * heldUpMs) {
    const why = `the harness's event loop was held up for ${humanDuration(heldUpMs)}`;
    return { tolerable: false, why, evidence: slow };
  }
  const steal = windows.reduce((sum, { data }) => sum + (data.steal ?? 0), 0) / windows.length;
  const stolenMs = windows.reduce((sum, { data }) => sum + (data.steal ?? 0) * data.windowMs, 0);
  if (steal > tolerance.steal && missedByMs <= lostTimeExplains * stolenMs) {
    const why = `the machine's host gave ${Math.round(steal * 100)} % of its CPU time to others`;
    return { tolerable: false, why, evidence: windows.filter(({ data }) => (data.steal ?? 0) > 0) };
  }
  const busyTimes = fullTimes(history, fromMs, toMs);
  const full = fullestOf(busyTimes);
  const busyMs = lengthOf(busyTimes, fromMs - reachMs, toMs + reachMs);
  if (full !== undefined && missedByMs <= lostTimeExplains * busyMs) {
    const why = `all CPUs were ${Math.floor(full.cpu * 100)} % busy for ${humanDuration(busyMs)}`;
    return { tolerable: false, why, evidence: full.windows };
  }
  return { tolerable: true, evidence: [first] };
}

interface BusyTime {
  windows: HistoryEvent<"contention">[];
  lengthMs: number;
  /** Mean over its windows, 0..1. */
  cpu: number;
}

/**
 * The times that are as long as `fullForMs`, touch the times in question and whose mean is too much. A mean, since a machine that is out of breath for a minute still has half a second with a little to spare; and
 * beyond the times in question, since a check of a short time could never see ten seconds.
 */
function fullTimes(history: History, fromMs: number, toMs: number): BusyTime[] {
  const windows = history.of("contention").filter(({ data }) => data.windowMs > 0);
  const full: BusyTime[] = [];
  for (const [index, last] of windows.entries()) {
    if (last.at < fromMs - reachMs) continue;
    const busy = busyUntil(windows, index);
    if (busy === undefined) continue;
    if (last.at - busy.lengthMs > toMs + reachMs) break;
    if (busy.cpu >= pressureTolerance.cpu) full.push(busy);
  }
  return full;
}

/** The first of those that are equally full. */
function fullestOf(times: readonly BusyTime[]): BusyTime | undefined {
  return times.reduce<BusyTime | undefined>(
    (fullest, one) => (one.cpu > (fullest?.cpu ?? 0) ? one : fullest),
    undefined,
  );
}

/** How long they are together within a time: they overlap, and each window counts once. What was before excuses nothing. */
function lengthOf(times: readonly BusyTime[], fromMs: number, toMs: number): number {
  const windows = [...new Set(times.flatMap((time) => time.windows))].filter(
    ({ at, data }) => at > fromMs && at - data.windowMs < toMs,
  );
  return windows.reduce((sum, { data }) => sum + data.windowMs, 0);
}

/** The windows before and with this one that make `fullForMs` together; none where they begin later or leave a gap. */
function busyUntil(windows: readonly HistoryEvent<"contention">[], index: number): BusyTime | undefined {
  let lengthMs = 0;
  let busyMs = 0;
  for (let first = index; first >= 0; first--) {
    const window = windows[first];
    const next = windows[first + 1];
    if (window === undefined) return undefined;
    const { windowMs, cpu } = window.data;
    if (first < index && next !== undefined && next.at - next.data.windowMs - window.at > windowMs)
      return undefined;
    lengthMs += windowMs;
    busyMs += windowMs * cpu;
    if (lengthMs > pressureTolerance.fullForMs)
      return { windows: windows.slice(first, index + 1), lengthMs, cpu: busyMs / lengthMs };
  }
  return undefined;
}

/**
 * How late the harness may have seen what happened in this time: the longest delay of its event loop. Undefined
 * where nobody measured it.
 */
export function longestDelayMs(history: History, fromMs: number, toMs: number): number | undefined {
  const delays = history
    .of("contention")
    .filter((event) => event.at >= fromMs - reachMs && event.at - event.data.windowMs <= toMs + reachMs)
    .map((event) => event.data.eventLoopDelayMs);
  return delays.length === 0 ? undefined : Math.max(...delays);
}
