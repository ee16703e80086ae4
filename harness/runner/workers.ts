import { setTimeout as wait } from "node:timers/promises";
import type { Entry } from "../scenario/collector.ts";
import { fitsBeside, type Room } from "./fit.ts";
import type { LastRuns } from "./last-runs.ts";
import type { Outcome } from "./outcome.ts";
import type { ProcessorMeter } from "./processor-meter.ts";
import type { StackCount } from "./stack-count.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** What is asked of a worker. */
export type PoolWorker = Pick<WorkerProcess, "run" | "alive" | "abort" | "end" | "lateMs">;

export interface WorkersOptions {
  /** They run one after the other, in the order in which they are given. */
  asGiven: boolean;
  count: StackCount;
  last: LastRuns;
  room: Room;
  meter: ProcessorMeter;
  signal: AbortSignal;
  /** Starts one; the first has the number 1. */
  start(number: number): PoolWorker;
  /** Share of processor time since the call before, where the count follows the machine. */
  share?: (() => number) | undefined;
  onOutcome(outcome: Outcome): void;
}

const lookEveryMs = 1_000;

/** Workers with a stack each, which take entries in their order as far as these fit beside what runs. */
export class Workers {
  readonly #pending: Entry[];
  readonly #options: WorkersOptions;
  readonly #workers = new Map<PoolWorker, Promise<void>>();
  /** Entry that each worker runs now. */
  readonly #busy = new Map<PoolWorker, Entry>();
  /** Those that take nothing any more. */
  readonly #leaving = new Set<PoolWorker>();
  #started = 0;
  #changed = Promise.withResolvers<void>();

  constructor(entries: readonly Entry[], options: WorkersOptions) {
    this.#pending = [...entries];
    this.#options = options;
  }

  /** Runs them all. Resolves when every worker has ended; what was not begun when the signal came is left. */
  async run(): Promise<void> {
    const { signal, share } = this.#options;
    const abort = () => {
      this.#pending.length = 0;
      for (const worker of this.#workers.keys()) worker.abort();
      this.#tellChange();
    };
    signal.addEventListener("abort", abort, { once: true });
    const watching = new AbortController();
    if (share !== undefined) void this.#watch(share, watching.signal);
    this.#fill();
    while (this.#workers.size > 0) await Promise.race(this.#workers.values());
    watching.abort();
    signal.removeEventListener("abort", abort);
  }

  /** As many workers as are wanted and of use: what runs alone needs one, and none beside it. */
  #fill(): void {
    const { count } = this.#options;
    const working = () => this.#workers.size - this.#leaving.size;
    while (this.#pending.length > 0 && working() < count.wanted && this.#isOfUse(working())) {
      const worker = this.#options.start(++this.#started);
      this.#workers.set(
        worker,
        this.#serve(worker).finally(() => this.#workers.delete(worker)),
      );
    }
  }

  /** One worker always is; another one where something fits beside what runs, and nobody waits for that already. */
  #isOfUse(working: number): boolean {
    if (working === 0) return true;
    return working === this.#busy.size && this.#fitting().length > 0;
  }

  async #serve(worker: PoolWorker): Promise<void> {
    let platform: string | undefined;
    for (;;) {
      const entry = await this.#next(worker, platform);
      if (entry === undefined) break;
      // Now that this one is taken, another worker may find what fits beside it.
      this.#fill();
      platform = entry.scenario.platform.name;
      this.#options.onOutcome(await this.#run(worker, entry));
      if (!worker.alive) break;
    }
    this.#leaving.add(worker);
    await worker.end();
    this.#workers.delete(worker);
    this.#leaving.delete(worker);
    // What a worker that died left to do goes on in another one.
    this.#fill();
  }

  async #run(worker: PoolWorker, entry: Entry): Promise<Outcome> {
    const { meter } = this.#options;
    meter.begin(entry);
    const outcome = await worker.run(entry);
    const cores = meter.end(entry);
    this.#busy.delete(worker);
    this.#tellChange();
    return { ...outcome, ...(cores === undefined ? {} : { cores }) };
  }

  /**
   * What a worker does next; nothing where it is one too many, or must leave the machine to another. What does not fit
   * beside the others waits for the end of one of them.
   */
  async #next(worker: PoolWorker, platform: string | undefined): Promise<Entry | undefined> {
    const { asGiven, count } = this.#options;
    for (let waited = false; ; waited = true) {
      if (this.#workers.size - this.#leaving.size > count.wanted) return this.#leave(worker);
      const free = asGiven ? this.#pending.slice(0, 1) : this.#besides();
      if (free.length === 0) return waited ? this.#leave(worker) : this.#alone(worker);
      const fitting = asGiven ? free : this.#fitting();
      const same = fitting.find(({ scenario }) => scenario.platform.name === platform);
      const chosen = same ?? fitting[0];
      if (chosen !== undefined) return this.#take(worker, chosen);
      await this.#changed.promise;
    }
  }

  #besides(): Entry[] {
    return this.#pending.filter(({ scenario }) => scenario.alone === undefined);
  }

  #fitting(): Entry[] {
    const { last, room } = this.#options;
    const beside = [...this.#busy.values()];
    return this.#besides().filter((entry) => fitsBeside(entry, beside, last, room));
  }

  /** What must run alone, once nobody else has a stack. */
  async #alone(worker: PoolWorker): Promise<Entry | undefined> {
    const others = [...this.#workers].filter(([other]) => other !== worker);
    if (others.some(([other]) => this.#busy.has(other))) return this.#leave(worker);
    await Promise.all(others.map(([, ended]) => ended));
    const [first] = this.#pending;
    return first === undefined ? undefined : this.#take(worker, first);
  }

  #take(worker: PoolWorker, entry: Entry): Entry {
    this.#pending.splice(this.#pending.indexOf(entry), 1);
    this.#busy.set(worker, entry);
    return entry;
  }

  #leave(worker: PoolWorker): undefined {
    this.#leaving.add(worker);
    return undefined;
  }

  #tellChange(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  async #watch(share: () => number, signal: AbortSignal): Promise<void> {
    const { count } = this.#options;
    while (!signal.aborted) {
      await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
      const lateMs = Math.max(0, ...[...this.#workers.keys()].map((worker) => worker.lateMs));
      // Whoever waits for what fits beside it uses no room, and shows no need of more.
      count.look({ atMs: performance.now(), cpu: share(), lateMs }, this.#busy.size);
      if (!signal.aborted) this.#fill();
    }
  }
}
