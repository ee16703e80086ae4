import fc from "fast-check";
import type { ProducedRange } from "../../history/events.ts";
import { createHistory, type HistoryLog } from "../../history/log.ts";
import { ProducedIds } from "../../history/produced-ranges.ts";
import { Recorder } from "../../history/recorder.ts";
import { CommittedOffsets } from "../offsets/committed-offsets.ts";
import { PositionMap } from "../offsets/position-map.ts";

/** A log of one partition, its consumer and its store, kept in memory: id = position + 1 of producer 1. */
export class SmallLog {
  readonly map = new PositionMap();
  readonly stored = new ProducedIds();
  readonly setAside = new ProducedIds();
  committed = 0;
  first = 0;
  now = 0;
  storeAnswers = true;
  /** Where given, questions to the store wait here until a test lets them be answered. */
  questions: (() => void)[] | undefined;
  /** The same for where the log begins. */
  startQuestions: (() => void)[] | undefined;

  constructor(records: number) {
    for (let position = 0; position < records; position++) this.map.add(position, idAt(position));
  }

  /** Probes are asked to look by hand, so that every look sees a state that the test has made. */
  watch(): {
    history: HistoryLog;
    look(): Promise<boolean>;
    /** The store serves again; `gone` says when it does no more. */
    returned(gone?: AbortSignal): Promise<void>;
    end(): Promise<void>;
  } {
    const history = createHistory(() => this.now);
    const recorder = new Recorder();
    recorder.use(history);
    const starts = async () => {
      await held(this.startQuestions);
      return [{ partition: 0, first: this.first }];
    };
    const reader = {
      ...{ subject: "broker:bridge", path: "broker" },
      ids: (_partition: number, from: number, to: number) => this.map.ids(from, to),
      begin: async () => undefined,
      end: async () => undefined,
      committed: async () => [{ partition: 0, committed: this.committed }],
      log: { origin: 0, starts, map: () => this.map },
    };
    const probe = new CommittedOffsets([reader], {
      server: "store",
      missing: async (ranges) => {
        if (!this.storeAnswers) throw new Error("the store is away");
        await held(this.questions);
        return ProducedIds.of(ranges).minus(this.stored);
      },
      settleWithin: "100ms",
      setAside: { name: "dead letters", holds: async (wanted) => wanted.common(this.setAside) },
    });
    const clock = { now: () => this.now, fromWall: (wallMs: number) => wallMs, startedWallMs: 0 };
    const started = probe.begin({ clock, recorder });
    return {
      history,
      async look() {
        await started;
        return probe.look();
      },
      returned: async (gone = new AbortController().signal) => (await started).beforeServing?.("store", gone),
      end: async () => (await started).end(),
    };
  }
}

async function held(questions: (() => void)[] | undefined): Promise<void> {
  if (questions !== undefined) await new Promise<void>((answer) => questions.push(answer));
}

export function idAt(position: number): ProducedRange {
  return { producer: 1, first: position + 1, last: position + 1 };
}

/** Something that happens to a log, and to how many records. */
export interface Step<Kind extends string> {
  kind: Kind;
  by: number;
}

/** Lists of steps; a kind that is named twice comes twice as often. */
export function stepsOf<Kind extends string>(
  kinds: Kind[],
  lengths: { minLength: number; maxLength: number },
): fc.Arbitrary<Step<Kind>[]> {
  return fc.array(
    fc.record({ kind: fc.constantFrom(...kinds), by: fc.integer({ min: 1, max: 9 }) }),
    lengths,
  );
}

/** Until everything that waits for nothing but other promises is done. */
export function allSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
