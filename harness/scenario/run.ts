import { circuitOf } from "../conditions/circuit.ts";
import { healthOf } from "../conditions/health.ts";
import type { Clock } from "../core/clock.ts";
import type { Condition } from "../core/condition.ts";
import { type Duration, humanDuration, milliseconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { poll } from "../core/poll.ts";
import type { Random } from "../core/random.ts";
import { type Capabilities, demand } from "../engine/capabilities.ts";
import type { Fault, Proof } from "../faults/fault.ts";
import type { CircuitState, FaultData } from "../history/events.ts";
import type { HistoryLog } from "../history/log.ts";
import type { Recorder } from "../history/recorder.ts";
import type { System } from "../system/system.ts";
import type { StartedWorkload, Workload } from "../workloads/workload.ts";
import { drain } from "./drain.ts";
import { met, wellAgain } from "./fault-waits.ts";
import { steady } from "./steady.ts";

/** A fault while it lasts. */
export interface ActiveFault {
  /** As the history names it, unique in its scenario. */
  id: string;
  /** On the run's clock, when its effect was proven. */
  provenAt: number;
}

/** A failed injection, proof or heal: what follows is worth no verdict. */
class FaultFailure extends Error {
  override readonly name = "FaultFailure";
}

const healLimitMs = 120_000;
/** How often the harness itself asks the target of a fault that nobody has met yet. */
const askEveryMs = 250;

/** What a scenario does with time: phases, faults, waits, workloads. Everything goes into the history. */
export class Run {
  readonly system: System;
  readonly history: HistoryLog;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly workloads: StartedWorkload[] = [];
  /** What made the run inconclusive, whatever the checks say. */
  readonly failures: string[] = [];
  /** A producer number that no other workload of this run has. */
  readonly nextProducer: () => number;
  readonly #knownProducers: () => readonly number[];
  readonly #lookNow: (probe: string) => Promise<void>;
  readonly #planted: (fault: Fault) => Fault;
  readonly #capabilities: Capabilities;
  #faults = 0;

  constructor(options: {
    system: System;
    history: HistoryLog;
    clock: Clock;
    recorder: Recorder;
    random: Random;
    signal: AbortSignal;
    nextProducer: () => number;
    /** All producers whose rows may be in the platform. */
    knownProducers: () => readonly number[];
    capabilities: Capabilities;
    /** One more look of a probe, at once; nothing where there is no such probe. */
    lookNow?(probe: string): Promise<void>;
    /** What a planted defect makes of a fault. */
    planted?: ((fault: Fault) => Fault) | undefined;
  }) {
    this.system = options.system;
    this.history = options.history;
    this.clock = options.clock;
    this.recorder = options.recorder;
    this.random = options.random;
    this.signal = options.signal;
    this.nextProducer = options.nextProducer;
    this.#knownProducers = options.knownProducers;
    this.#capabilities = options.capabilities;
    this.#lookNow = async (probe) => options.lookNow?.(probe);
    this.#planted = options.planted ?? ((fault) => fault);
  }

  /** A stretch with a name, drawn in the report. */
  async phase<T>(name: string, body: () => Promise<T>): Promise<T> {
    return this.#phase({ name }, body);
  }

  async #phase<T>(given: { name: string; wait?: true }, body: () => Promise<T>): Promise<T> {
    const write = (edge: "begin" | "end") =>
      this.history.append({
        ...{ source: "scenario", kind: "phase", subject: given.name },
        data: { ...given, edge },
      });
    write("begin");
    try {
      return await body();
    } finally {
      write("end");
    }
  }

  async start(workload: Workload): Promise<StartedWorkload> {
    const { clock, recorder, signal, nextProducer } = this;
    const knownProducers = this.#knownProducers;
    const started = await workload.start({ clock, recorder, signal, nextProducer, knownProducers });
    this.workloads.push(started);
    return started;
  }

  /**
   * Waits for a condition; rejects with what was awaited and what was seen last. The wait is a phase of the history:
   * what was seen meanwhile belongs to what the checks judge.
   */
  async until(condition: Condition, { within }: { within: Duration }): Promise<void> {
    const { awaiting, every = "20ms" } = condition;
    const { signal } = this;
    await this.#phase({ name: awaiting, wait: true }, () =>
      poll(() => condition.look(), { awaiting, within, every, signal }),
    );
  }

  /**
   * Waits until somebody has met a fault that lasts: for just what `fault effective` needs to pass. Where the target is
   * a service that declares a health endpoint the harness asks it meanwhile, so that a fault is met though no client
   * wants anything.
   */
  async felt({ id }: ActiveFault, { within }: { within: Duration }): Promise<void> {
    const [fault] = this.history.of("fault", id);
    let askedAt = Number.NEGATIVE_INFINITY;
    const ask = () => {
      if (fault === undefined || this.clock.now() - askedAt < askEveryMs) return;
      askedAt = this.clock.now();
      // What it finds is in the history; it is not waited for, since who is frozen does not answer.
      void this.#lookNow(`health:${fault.data.target}`);
    };
    await this.until(met(this, id, ask), { within });
  }

  /** Waits until everybody is well after the last heal: for just what `recovery` needs to pass. */
  async recovered({ within }: { within: Duration }): Promise<void> {
    await this.until(wellAgain(this, milliseconds(within)), { within });
  }

  /** The steady state: for this long every started workload is acknowledged anew in each of five parts of it. */
  async steady({ for: length }: { for: Duration }): Promise<void> {
    await this.phase("steady", () => steady(this, milliseconds(length)));
  }

  /**
   * Injects, runs the body while the fault lasts, and heals whatever happens. Rejects with NotCovered where the
   * machine cannot do what the fault needs.
   */
  async during<T>(declared: Fault, body: (active: ActiveFault) => Promise<T>): Promise<T> {
    const fault = this.#planted(declared);
    demand(this.#capabilities, fault.needs ?? [], `${fault.kind} of ${fault.target}`);
    const id = `${fault.kind}-${++this.#faults}`;
    const write = (stage: FaultData["stage"], proof?: Proof, error?: string) =>
      this.history.append({
        source: "fault",
        kind: "fault",
        subject: id,
        data: {
          fault: id,
          kind: fault.kind,
          target: fault.target,
          stage,
          effect: fault.effect,
          ...(proof === undefined ? {} : { proof }),
          ...(error === undefined ? {} : { error }),
        },
      });
    try {
      write("injecting");
      const proof = await fault.inject(this.signal);
      const proven = write("proven", proof);
      return await body({ id, provenAt: proven.at });
    } catch (thrown) {
      if (this.history.of("fault", id).every(({ data }) => data.stage !== "proven")) {
        write("failed", undefined, messageOf(thrown));
        this.failures.push(`${fault.kind} of ${fault.target} could not be proven: ${messageOf(thrown)}`);
      }
      throw thrown;
    } finally {
      await this.#heal(fault, write);
    }
  }

  /** Several faults at once; what was injected last is healed first. The body gets the last of them. */
  async duringAll<T>(faults: readonly Fault[], body: (last: ActiveFault) => Promise<T>): Promise<T> {
    const [first, ...others] = faults;
    if (first === undefined) throw new TypeError("duringAll needs a fault");
    return this.during(first, (active) =>
      others.length === 0 ? body(active) : this.duringAll(others, body),
    );
  }

  /** Waits until everything on its way has arrived, then audits. */
  async drain(workload: StartedWorkload, { within }: { within: Duration }): Promise<void> {
    await this.phase("drain", () => drain(this, workload, within));
  }

  /** A fault has lasted at least this long since it was proven: the outage's length is the scenario's to choose. */
  lasted(active: ActiveFault, { atLeast }: { atLeast: Duration }): Condition {
    const wantedMs = milliseconds(atLeast);
    return {
      awaiting: `the fault has lasted ${humanDuration(wantedMs)}`,
      look: () => {
        const elapsedMs = this.clock.now() - active.provenAt;
        return elapsedMs >= wantedMs
          ? { done: true, value: elapsedMs }
          : { done: false, saw: humanDuration(elapsedMs) };
      },
    };
  }

  circuit(service: string, circuit: string): { is(state: CircuitState): Condition } {
    return circuitOf(this.history, service, circuit);
  }

  health(service: string, via: "endpoint" | "engine" = "endpoint"): ReturnType<typeof healthOf> {
    return healthOf(this.history, service, via);
  }

  async #heal(
    fault: Fault,
    write: (stage: FaultData["stage"], proof?: Proof, error?: string) => unknown,
  ): Promise<void> {
    write("healing");
    try {
      // An aborted scenario still heals: its own signal is over, so healing has a bound of its own.
      write("healed", await fault.heal(AbortSignal.timeout(healLimitMs)));
    } catch (thrown) {
      write("failed", undefined, messageOf(thrown));
      this.failures.push(`${fault.kind} of ${fault.target} did not heal: ${messageOf(thrown)}`);
      throw new FaultFailure(`${fault.kind} of ${fault.target} did not heal: ${messageOf(thrown)}`);
    }
  }
}
