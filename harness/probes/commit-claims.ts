import { messageOf } from "../core/errors.ts";
import type { ClaimData, IdRange } from "../core/event.ts";
import { poll } from "../core/poll.ts";
import type { Probe, ProbeContext, StartedProbe } from "../core/probe.ts";
import { everyMs } from "./every.ts";

export type ProducedRange = IdRange & { producer: number };

/** Reads how far a consumer has committed, and which record ids lie at which positions. */
export interface PositionReader {
  /** `kafka:data-bridge`: the subject of the claims. */
  subject: string;
  path: string;
  begin(): Promise<void>;
  end(): Promise<void>;
  /** First position that is not committed, by partition. Rejects while the broker cannot be asked. */
  committed(): Promise<{ partition: number; committed: number }[]>;
  /** Ids at positions from (included) to (excluded); undefined while they are not all known yet. */
  ids(partition: number, from: number, to: number): ProducedRange[] | undefined;
}

/** Asks the store which of these ids it does not hold. Rejects while the store cannot be read. */
export type MissingIds = (ranges: ProducedRange[]) => Promise<ProducedRange[]>;

/** A violation of half a second must be seen, so looks are closer than that. */
const intervalMs = 150;
/** A store that cannot be read by then leaves the claims pending, which no check takes for a pass. */
const settleWithin = "10s";

/**
 * Commit claims: every id below a committed position is stored. The commit is read first and the rows second, and
 * only above the last proven mark; so a bridge that stores before it commits can never look guilty.
 */
export class CommitClaims implements Probe {
  readonly name = "claims";
  readonly #readers: PositionReader[];
  readonly #store: string;
  readonly #missing: MissingIds;
  readonly #proven = new Map<string, number>();
  #context: ProbeContext | undefined;
  /** Positions as last read. */
  readonly #known = new Map<PositionReader, { partition: number; committed: number }[]>();
  readonly #looking = new Map<PositionReader, Promise<boolean>>();

  /** @param store the server that holds the rows: its clients stay away after its return until it was read */
  constructor(readers: PositionReader[], store: string, missing: MissingIds) {
    this.#readers = readers;
    this.#store = store;
    this.#missing = missing;
  }

  async begin(context: ProbeContext): Promise<StartedProbe> {
    this.#context = context;
    await Promise.all(this.#readers.map((reader) => reader.begin()));
    // Each reader at its own pace: a broker that is slow to answer must not hide what the other shows.
    const looks = this.#readers.map((reader) =>
      everyMs(intervalMs, async () => {
        await this.#next(reader);
      }),
    );
    return {
      beforeServing: async (server) => {
        if (server === this.#store) await this.#settle();
      },
      end: async () => {
        await Promise.all(looks.map((look) => look.end()));
        // What was committed last is claimed like all before it: the ids at its position may still be on their way.
        await this.#settle();
        await Promise.all(this.#readers.map((reader) => reader.end()));
      },
    };
  }

  /** One more look at every reader; true when nothing is left pending. */
  async look(): Promise<boolean> {
    const settled = await Promise.all(this.#readers.map((reader) => this.#next(reader)));
    return settled.every((value) => value);
  }

  /** Looks until nothing is pending, or until it is clear that the store or a broker cannot be asked. */
  async #settle(): Promise<void> {
    await poll(
      async () => ((await this.look()) ? { done: true, value: true } : { done: false, saw: "pending" }),
      { awaiting: "the commit claims are settled", within: settleWithin },
    ).catch(() => undefined);
  }

  /** Looks at one reader follow one another. */
  #next(reader: PositionReader): Promise<boolean> {
    const next = (this.#looking.get(reader) ?? Promise.resolve(true)).then(() => this.#lookAt(reader));
    this.#looking.set(reader, next);
    return next;
  }

  #writePending(reader: PositionReader, at: number, { clock, recorder }: ProbeContext): void {
    const gapMs = Math.round(clock.now() - at);
    for (const { partition, committed } of this.#known.get(reader) ?? []) {
      const data: ClaimData = { path: reader.path, partition, committed, state: "pending", gapMs };
      recorder.append({ source: "claims", kind: "claim", subject: reader.subject, at, data });
    }
  }

  async #lookAt(reader: PositionReader): Promise<boolean> {
    const context = this.#context;
    if (context === undefined) return false;
    const readAt = context.clock.now();
    let positions: { partition: number; committed: number }[];
    try {
      positions = await reader.committed();
    } catch {
      // The broker is away: what it had committed is not known to be stored until it can be asked again.
      this.#writePending(reader, readAt, context);
      return false;
    }
    this.#known.set(reader, positions);
    const pending = positions.map(({ partition, committed }) => {
      const from = this.#proven.get(`${reader.subject}|${partition}`) ?? 0;
      return {
        partition,
        committed,
        ranges: committed <= from ? [] : reader.ids(partition, from, committed),
      };
    });
    const known = pending.flatMap(({ ranges }) => ranges ?? []);
    let missing: ProducedRange[] | undefined;
    try {
      missing = known.length === 0 ? [] : await this.#missing(known);
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw new Error(messageOf(thrown));
    }
    const gapMs = Math.round(context.clock.now() - readAt);
    for (const { partition, committed, ranges } of pending) {
      const lacking = ranges === undefined || missing === undefined ? undefined : within(missing, ranges);
      const state = lacking === undefined ? "pending" : lacking.length === 0 ? "proven" : "broken";
      if (state === "proven")
        this.#proven.set(
          `${reader.subject}|${partition}`,
          Math.max(committed, this.#proven.get(`${reader.subject}|${partition}`) ?? 0),
        );
      const data: ClaimData = {
        path: reader.path,
        partition,
        committed,
        state,
        gapMs,
        ...(lacking !== undefined && lacking.length > 0 ? { missing: lacking } : {}),
      };
      context.recorder.append({ source: "claims", kind: "claim", subject: reader.subject, at: readAt, data });
    }
    return missing !== undefined && pending.every(({ ranges }) => ranges !== undefined);
  }
}

/** The missing ids that lie in these ranges. */
function within(missing: ProducedRange[], ranges: ProducedRange[]): ProducedRange[] {
  return missing.flatMap((hole) =>
    ranges
      .filter(
        ({ producer, first, last }) => producer === hole.producer && first <= hole.last && last >= hole.first,
      )
      .map(({ first, last }) => ({
        producer: hole.producer,
        first: Math.max(first, hole.first),
        last: Math.min(last, hole.last),
      })),
  );
}
