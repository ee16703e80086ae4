/** One look at the machine while stacks run on it. */
export interface MachineLook {
  atMs: number;
  /** Share (0..1) of processor time that was used since the look before. */
  cpu: number;
  /** How late the event loop of the latest worker was, at most, since then. */
  lateMs: number;
}

const windowMs = 10_000;
/** Below it the last ten seconds left room for another stack: one at rest takes up to half a core of two. */
const roomBelow = 0.7;
/** Above it looks come late before long; checks of times give a machine up at 0.98. */
const fullAbove = 0.95;
/** A check of times gives an event loop up that is later than 250 ms. */
const lateAboveMs = 150;
/** A stack that starts takes every core for so long: what is seen meanwhile says nothing of the time after it. */
const settleMs = 20_000;
/** What was too much once is not tried again for so long. */
const holdMs = 60_000;

/** Milliseconds of `machinePaceMs` up to which a core counts as fast: seen with 57, and not with 110. */
const fastPaceMs = 75;

/**
 * How many stacks a run begins with where nothing is said: one for two fast cores, one for four slow ones. Two stacks on
 * two fast cores keep these 65 to 90 % busy and full for ten seconds at a time: of 49 scenarios of the reference platform
 * one or two were `unknown` then, because committed positions were read too seldom.
 */
export function firstStacks(machine: { cores: number; paceMs: number }): number {
  const { cores, paceMs } = machine;
  return Math.max(1, Math.floor(cores / (paceMs <= fastPaceMs ? 2 : 4)));
}

/** Up to so many stacks the machine is tried with where nothing is known of the scenarios: three for four cores. */
export const usualStacks = (cores: number): number => Math.max(1, Math.floor((cores * 3) / 4));

/**
 * The most that the machine is tried with, however much room the last ten seconds left. Two fast cores carry a second
 * stack beside the usual one only for scenarios that are known to fit together; see `fitsBeside`.
 */
export function mostStacks(machine: { cores: number; paceMs: number }): number {
  const { cores, paceMs } = machine;
  return cores === 2 && paceMs <= fastPaceMs ? 2 : usualStacks(cores);
}

/**
 * How many stacks run at a time: another one while the last ten seconds left room, one less before looks come late. It
 * is fed with looks at the machine, one a second or so.
 */
export class StackCount {
  readonly #most: number;
  #wanted: number;
  #looks: MachineLook[] = [];
  #changedAtMs: number;
  #holdUntilMs = 0;

  constructor(options: { first: number; most: number; nowMs: number }) {
    this.#most = Math.max(1, options.most);
    this.#wanted = Math.min(this.#most, Math.max(1, options.first));
    this.#changedAtMs = options.nowMs;
  }

  get wanted(): number {
    return this.#wanted;
  }

  /** @param running stacks that run now: room says nothing while fewer run than are wanted */
  look(look: MachineLook, running: number): void {
    this.#looks = [...this.#looks.filter(({ atMs }) => atMs > look.atMs - windowMs), look];
    if (look.atMs - this.#changedAtMs < settleMs) return;
    const first = this.#looks[0];
    if (first === undefined || look.atMs - first.atMs < windowMs * 0.8) return;
    const cpu = this.#looks.reduce((sum, one) => sum + one.cpu, 0) / this.#looks.length;
    const late = this.#looks.filter(({ lateMs }) => lateMs > lateAboveMs).length;
    if ((cpu > fullAbove || late > 1) && this.#wanted > 1) this.#change(look.atMs, -1);
    else if (cpu < roomBelow && late === 0 && running >= this.#wanted && look.atMs >= this.#holdUntilMs)
      this.#change(look.atMs, 1);
  }

  #change(atMs: number, by: 1 | -1): void {
    const wanted = Math.min(this.#most, this.#wanted + by);
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#changedAtMs = atMs;
    this.#looks = [];
    if (by < 0) this.#holdUntilMs = atMs + holdMs;
  }
}
