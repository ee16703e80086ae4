import { messageOf } from "../core/errors.ts";
import type { ClaimData, IdRange } from "../core/event.ts";
import type { Probe, ProbeContext } from "../core/probe.ts";
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
const intervalMs = 200;

/**
 * Commit claims: every id below a committed position is stored. The commit is read first and the rows second, and
 * only above the last proven mark; so a bridge that stores before it commits can never look guilty.
 */
export class CommitClaims implements Probe {
  readonly name = "claims";
  readonly #readers: PositionReader[];
  readonly #missing: MissingIds;
  readonly #proven = new Map<string, number>();
  #context: ProbeContext | undefined;
  readonly #looking = new Map<PositionReader, Promise<boolean>>();

  constructor(readers: PositionReader[], missing: MissingIds) {
    this.#readers = readers;
    this.#missing = missing;
  }

  async begin(context: ProbeContext): Promise<{ end(): Promise<void> }> {
    this.#context = context;
    await Promise.all(this.#readers.map((reader) => reader.begin()));
    // Each reader at its own pace: a broker that is slow to answer must not hide what the other shows.
    const looks = this.#readers.map((reader) =>
      everyMs(intervalMs, async () => {
        await this.#next(reader);
      }),
    );
    return {
      end: async () => {
        await Promise.all(looks.map((look) => look.end()));
        await Promise.all(this.#readers.map((reader) => reader.end()));
      },
    };
  }

  /** One more look at every reader; true when nothing is left pending. */
  async look(): Promise<boolean> {
    const settled = await Promise.all(this.#readers.map((reader) => this.#next(reader)));
    return settled.every((value) => value);
  }

  /** Looks at one reader follow one another. */
  #next(reader: PositionReader): Promise<boolean> {
    const next = (this.#looking.get(reader) ?? Promise.resolve(true)).then(() => this.#lookAt(reader));
    this.#looking.set(reader, next);
    return next;
  }

  async #lookAt(reader: PositionReader): Promise<boolean> {
    const context = this.#context;
    if (context === undefined) return false;
    const readAt = context.clock.now();
    let positions: { partition: number; committed: number }[];
    try {
      positions = await reader.committed();
    } catch {
      // The broker is away: nothing can be committed there meanwhile, and the next look will tell.
      return false;
    }
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
