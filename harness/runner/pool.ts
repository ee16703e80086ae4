import { availableParallelism, totalmem } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { machinePaceMs } from "../engine/machine-pace.ts";
import { processorShare } from "../engine/processor-use.ts";
import type { Entry } from "../scenario/collector.ts";
import { stopStacks } from "../stacks/acquire.ts";
import { runHere } from "./in-process.ts";
import { inOrder, type LastDurations } from "./order.ts";
import type { Outcome } from "./outcome.ts";
import { firstStacks, mostStacks, StackCount } from "./stack-count.ts";
import { WorkerProcess } from "./worker-process.ts";

export interface PoolOptions {
  /** How many stacks run side by side; `auto` follows the machine. */
  stacks: number | "auto";
  last: LastDurations;
  /** They run one after the other on one stack, in the order in which they are given. */
  asGiven?: boolean;
  signal: AbortSignal;
  /** Called as each of them ends. */
  onOutcome(outcome: Outcome): void;
}

const lookEveryMs = 1_000;
/** What a stack of the largest reference platform takes, with room for its replay. */
const bytesOfStack = 2 * 1024 ** 3;

/**
 * Runs entries on as many stacks as the machine carries, each in a process of its own; a single entry, and those that no
 * file declares, run in this process. Never rejects: what nobody saw to its end is among the outcomes as such. What was not begun when the signal
 * came has no outcome.
 */
export async function runAll(entries: readonly Entry[], options: PoolOptions): Promise<Outcome[]> {
  const known = entries.filter(({ notCovered }) => notCovered !== undefined);
  const able = entries.filter(({ notCovered }) => notCovered === undefined);
  const rest = options.asGiven === true ? able : inOrder(able, options.last);
  const outcomes: Outcome[] = [];
  const take = (outcome: Outcome) => {
    outcomes.push(outcome);
    options.onOutcome(outcome);
  };
  for (const entry of known) take(await runHere(entry, options.signal));
  // Another process knows an entry by its file: one that stands in none runs here, and so does a single one.
  const here = rest.length === 1 ? rest : rest.filter(({ file }) => file === "");
  for (const entry of here) if (!options.signal.aborted) take(await runHere(entry, options.signal));
  await stopStacks();
  const elsewhere = rest.filter((entry) => !here.includes(entry));
  if (elsewhere.length > 0 && !options.signal.aborted) await new Pool(elsewhere, options, take).run();
  return outcomes;
}

class Pool {
  readonly #pending: Entry[];
  readonly #options: PoolOptions;
  readonly #take: (outcome: Outcome) => void;
  readonly #count: StackCount;
  readonly #workers = new Map<WorkerProcess, Promise<void>>();
  /** Entry that each worker runs now. */
  readonly #busy = new Map<WorkerProcess, Entry>();
  #started = 0;

  constructor(entries: Entry[], options: PoolOptions, take: (outcome: Outcome) => void) {
    this.#pending = entries;
    this.#options = options;
    this.#take = take;
    const stacks = options.asGiven === true ? 1 : options.stacks;
    const cores = availableParallelism();
    const nowMs = performance.now();
    const room = Math.max(1, Math.floor(totalmem() / bytesOfStack));
    this.#count =
      stacks === "auto"
        ? new StackCount({
            first: mostStacks(cores) === 1 ? 1 : firstStacks({ cores, paceMs: machinePaceMs() }),
            most: Math.min(mostStacks(cores), room),
            nowMs,
          })
        : new StackCount({ first: stacks, most: stacks, nowMs });
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    const abort = () => {
      this.#pending.length = 0;
      for (const worker of this.#workers.keys()) worker.abort();
    };
    signal.addEventListener("abort", abort, { once: true });
    const watching = new AbortController();
    if (this.#options.stacks === "auto" && this.#options.asGiven !== true) void this.#watch(watching.signal);
    this.#fill();
    while (this.#workers.size > 0) await Promise.race(this.#workers.values());
    watching.abort();
    signal.removeEventListener("abort", abort);
  }

  /** As many workers as are wanted and of use: what runs alone needs one, and none beside it. */
  #fill(): void {
    const besides = this.#pending.filter(({ scenario }) => scenario.alone === undefined).length;
    const useful = this.#busy.size + Math.max(besides, this.#busy.size === 0 ? 1 : 0);
    const wanted = Math.min(this.#count.wanted, useful);
    while (this.#pending.length > 0 && this.#workers.size < wanted) {
      const worker = new WorkerProcess(++this.#started);
      this.#workers.set(
        worker,
        this.#serve(worker).finally(() => this.#workers.delete(worker)),
      );
    }
  }

  async #serve(worker: WorkerProcess): Promise<void> {
    let platform: string | undefined;
    for (;;) {
      const entry = await this.#next(worker, platform);
      if (entry === undefined) break;
      platform = entry.scenario.platform.name;
      this.#busy.set(worker, entry);
      const outcome = await worker.run(entry);
      this.#busy.delete(worker);
      this.#take(outcome);
      if (!worker.alive) break;
    }
    await worker.end();
    this.#workers.delete(worker);
    // What a worker that died left to do goes on in another one.
    this.#fill();
  }

  /** What a worker does next; nothing where it is one too many, or must leave the machine to another. */
  async #next(worker: WorkerProcess, platform: string | undefined): Promise<Entry | undefined> {
    if (this.#workers.size > this.#count.wanted) return undefined;
    const free = this.#pending.filter(({ scenario }) => scenario.alone === undefined);
    const asGiven = this.#options.asGiven === true;
    const same = free.find(({ scenario }) => !asGiven && scenario.platform.name === platform);
    const chosen = (asGiven ? this.#pending[0] : same) ?? free[0] ?? (await this.#alone(worker));
    if (chosen !== undefined) this.#pending.splice(this.#pending.indexOf(chosen), 1);
    return chosen;
  }

  /** What must run alone, once nobody else has a stack. */
  async #alone(worker: WorkerProcess): Promise<Entry | undefined> {
    const others = [...this.#workers].filter(([other]) => other !== worker);
    if (others.some(([other]) => this.#busy.has(other))) return undefined;
    await Promise.all(others.map(([, ended]) => ended));
    return this.#pending[0];
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const share = processorShare();
    while (!signal.aborted) {
      await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
      const cpu = share();
      const lateMs = Math.max(0, ...[...this.#workers.keys()].map((worker) => worker.lateMs));
      this.#count.look({ atMs: performance.now(), cpu, lateMs }, this.#workers.size);
      if (!signal.aborted) this.#fill();
    }
  }
}
