import { availableParallelism, totalmem } from "node:os";
import { machinePaceMs } from "../engine/machine-pace.ts";
import { processorShare } from "../engine/processor-use.ts";
import type { Entry } from "../scenario/collector.ts";
import { leaveStacks, stopStacks } from "../stacks/acquire.ts";
import { runChain, runHere } from "./in-process.ts";
import type { LastRuns } from "./last-runs.ts";
import { inOrder } from "./order.ts";
import type { Outcome } from "./outcome.ts";
import { ProcessorMeter } from "./processor-meter.ts";
import { firstStacks, mostStacks, StackCount, usualStacks } from "./stack-count.ts";
import { WorkerProcess } from "./worker-process.ts";
import { Workers, type WorkersOptions } from "./workers.ts";

export interface PoolOptions {
  /** How many stacks run side by side; `auto` follows the machine. */
  stacks: number | "auto";
  last: LastRuns;
  /** They run one after the other on one stack, in the order in which they are given. */
  asGiven?: boolean;
  signal: AbortSignal;
  /** Called as each of them ends; in this process it may ask that the stack be left standing, and nothing more be run. */
  onOutcome(outcome: Outcome): "leave standing" | undefined;
}

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
    return options.onOutcome(outcome);
  };
  const meter = new ProcessorMeter();
  const measured = (entry: Entry, outcome: Outcome) => {
    const cores = meter.end(entry);
    return { ...outcome, ...(cores === undefined ? {} : { cores }) };
  };
  for (const entry of known) take(await runHere(entry, options.signal));
  // Another process knows an entry by its file: one that stands in none runs here, and so does a single one.
  const here = rest.length === 1 ? rest : rest.filter(({ file }) => file === "");
  for (const entry of here) {
    const end = await runChain(entry, options.signal, {
      begin: (one) => meter.begin(one),
      take: (one, outcome) => take(measured(one, outcome)),
    });
    if (end === undefined) continue;
    await leaveStacks();
    return outcomes;
  }
  await stopStacks();
  const elsewhere = rest.filter((entry) => !here.includes(entry));
  if (elsewhere.length > 0 && !options.signal.aborted)
    await workersFor(elsewhere, options, { meter, onOutcome: take }).run();
  return outcomes;
}

/** What the workers share with what runs in this process. */
type Given = Pick<WorkersOptions, "meter" | "onOutcome">;

function workersFor(entries: readonly Entry[], options: PoolOptions, given: Given): Workers {
  const asGiven = options.asGiven === true;
  const stacks = asGiven ? 1 : options.stacks;
  const cores = availableParallelism();
  const { signal, last } = options;
  const count =
    stacks === "auto"
      ? countFor(cores)
      : new StackCount({ first: stacks, most: stacks, nowMs: performance.now() });
  return new Workers(entries, {
    ...{ asGiven, count, last, signal, ...given },
    room: { cores, unknownUpTo: stacks === "auto" ? usualStacks(cores) : stacks },
    start: (number) => new WorkerProcess(number),
    share: stacks === "auto" ? processorShare() : undefined,
  });
}

/** As many stacks as follow the machine; its pace is measured only where it matters. */
function countFor(cores: number): StackCount {
  const inMemory = Math.max(1, Math.floor(totalmem() / bytesOfStack));
  if (cores < 2 || inMemory < 2) return new StackCount({ first: 1, most: 1, nowMs: performance.now() });
  const machine = { cores, paceMs: machinePaceMs() };
  const most = Math.min(mostStacks(machine), inMemory);
  return new StackCount({ first: firstStacks(machine), most, nowMs: performance.now() });
}
