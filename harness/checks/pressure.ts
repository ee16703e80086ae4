import { humanDuration } from "../core/duration.ts";
import type { HistoryEvent } from "../core/event.ts";
import type { History } from "../core/history.ts";

/** Above any of these, times measure the machine rather than the platform. */
export interface PressureTolerance {
  /** Share of CPU time (0..1) that counts as full. */
  cpu: number;
  /** How long the CPU may be full without a break: a replay may use it up for some seconds. */
  fullForMs: number;
  /** Longest delay of the harness's event loop in a window. */
  eventLoopDelayMs: number;
  /**
   * Share of CPU time (0..1) that the machine's host may have given to others, over the whole of it. A third less is
   * no more than a busy platform takes from itself.
   */
  stolen: number;
}

export const pressureTolerance: PressureTolerance = {
  cpu: 0.98,
  fullForMs: 10_000,
  eventLoopDelayMs: 250,
  stolen: 0.3,
};

/**
 * What held up the harness, and the machine with it, explains a miss of so many times as long and no more: a deadline
 * may have passed meanwhile, and another pause come before the next try.
 */
const holdUpExplains = 10;

/** Windows come at intervals: those this close to the times in question speak for them. */
const reachMs = 2_000;

export type Pressure =
  | { bearable: true; evidence: HistoryEvent<"pressure">[] }
  | { bearable: false; why: string; evidence: HistoryEvent<"pressure">[] };

/**
 * The precondition that checks of times share: when it does not hold they answer `unknown`, neither red nor
 * green. It does not hold either where nobody measured the pressure. `missedByMs` is by how much a bound was missed;
 * 0 where that is not known.
 */
export function pressureDuring(history: History, fromMs: number, toMs: number, missedByMs: number): Pressure {
  const tolerance = pressureTolerance;
  const windows = history
    .of("pressure")
    .filter((event) => event.at >= fromMs - reachMs && event.at - event.data.windowMs <= toMs + reachMs);
  const [first] = windows;
  if (first === undefined)
    return { bearable: false, why: "the machine's pressure was not measured", evidence: [] };
  const slow = windows.filter((event) => event.data.eventLoopDelayMs > tolerance.eventLoopDelayMs);
  const heldUpMs = slow.reduce((sum, { data }) => sum + data.eventLoopDelayMs, 0);
  if (slow.length > 0 && missedByMs <= holdUpExplains * heldUpMs) {
    const why = `the harness's event loop was held up for ${humanDuration(heldUpMs)}`;
    return { bearable: false, why, evidence: slow };
  }
  const stolen = windows.reduce((sum, { data }) => sum + (data.stolen ?? 0), 0) / windows.length;
  if (stolen > tolerance.stolen) {
    const why = `the machine's host gave ${Math.round(stolen * 100)} % of its CPU time to others`;
    return { bearable: false, why, evidence: windows.filter(({ data }) => (data.stolen ?? 0) > 0) };
  }
  let full: HistoryEvent<"pressure">[] = [];
  for (const window of windows) {
    full = window.data.cpu >= tolerance.cpu ? [...full, window] : [];
    const fullMs = full.reduce((sum, event) => sum + event.data.windowMs, 0);
    if (fullMs > tolerance.fullForMs) {
      return {
        bearable: false,
        why: `all CPUs were busy for ${humanDuration(fullMs)} without a break`,
        evidence: full,
      };
    }
  }
  return { bearable: true, evidence: [first] };
}

/**
 * How late the harness may have seen what happened in this time: the longest delay of its event loop. Undefined
 * where nobody measured it.
 */
export function longestDelayMs(history: History, fromMs: number, toMs: number): number | undefined {
  const delays = history
    .of("pressure")
    .filter((event) => event.at >= fromMs - reachMs && event.at - event.data.windowMs <= toMs + reachMs)
    .map((event) => event.data.eventLoopDelayMs);
  return delays.length === 0 ? undefined : Math.max(...delays);
}
