import { cpus } from "node:os";
import { processorShare } from "../engine/processor-use.ts";

/** What the machine measures with, so that a test can give it another. */
export interface MeterOf {
  nowMs(): number;
  /** Share (0..1) of the machine's processor time that was used since the call before. */
  share(): number;
  cores: number;
}

/** This machine. */
const thisMachine = (): MeterOf => ({
  nowMs: () => performance.now(),
  share: processorShare(),
  cores: cpus().length,
});

/**
 * How many cores scenarios keep busy, each as a mean over its time. Whatever the machine does meanwhile is theirs, the
 * engine's work and that of their stacks too; of a time in which several ran each has an equal part.
 */
export class ProcessorMeter {
  readonly #of: MeterOf;
  /** Core-milliseconds of each scenario that runs, and since when it does. */
  readonly #running = new Map<object, { sinceMs: number; used: number }>();
  #readAtMs: number;

  constructor(of: MeterOf = thisMachine()) {
    this.#of = of;
    this.#readAtMs = of.nowMs();
  }

  begin(scenario: object): void {
    this.#read();
    this.#running.set(scenario, { sinceMs: this.#readAtMs, used: 0 });
  }

  /** Mean number of cores since its begin; undefined where no time has passed, or it did not begin. */
  end(scenario: object): number | undefined {
    this.#read();
    const run = this.#running.get(scenario);
    this.#running.delete(scenario);
    const tookMs = this.#readAtMs - (run?.sinceMs ?? this.#readAtMs);
    return run === undefined || tookMs <= 0 ? undefined : run.used / tookMs;
  }

  #read(): void {
    const nowMs = this.#of.nowMs();
    const used = this.#of.share() * this.#of.cores * (nowMs - this.#readAtMs);
    for (const run of this.#running.values()) run.used += used / this.#running.size;
    this.#readAtMs = nowMs;
  }
}
