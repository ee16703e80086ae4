import type { Duration } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import { everyMs } from "../../core/every.ts";
import { poll } from "../../core/poll.ts";
import { Turns } from "../../core/turns.ts";
import type { ProducedRange } from "../../history/events.ts";
import type { CommittedData } from "../../history/offset-data.ts";
import type { Probe, ProbeContext, StartedProbe } from "../../history/probe.ts";
import { ProducedIds } from "../../history/produced-ranges.ts";
import type { Hop } from "../hop.ts";
import { claimState, type NotStored, type Promised } from "./claim-state.ts";
import type { CommittedPosition, PositionReader } from "./position-reader.ts";
import { RetentionWatch } from "./retention-watch.ts";

/** Asks the store which of these ids it does not hold. Rejects while the store cannot be read. */
export type MissingIds = (ranges: ProducedRange[]) => Promise<ProducedRange[]>;

export interface ClaimedStore {
  /** The server that holds the rows: its clients stay away after its return until it was read. */
  server: string;
  missing: MissingIds;
  /** Where records go that cannot be stored, if there is such a place. */
  setAside?: Hop;
  /** How long claims may be unsettled at the end, or before the store's clients come back: 10 s. */
  settleWithin?: Duration;
}

/** A violation of half a second must be seen, so looks are closer than that. */
const intervalMs = 250;
/**
 * Looks at one reader that may wait for the store at a time: while one asks for rows the next reads what is committed,
 * so a store that is slow to answer makes looks longer, not rarer. No more, for each is work for the store.
 */
const looksAtATime = 2;
/** A store that cannot be read by then leaves the claims pending and takes the probe's sight: no pass. */
const settleWithin = "10s";

/** A reader, and the order of the looks at it. */
interface Watched {
  reader: PositionReader;
  removals: RetentionWatch;
  /** What is committed is read by one look after the other. */
  reading: Turns;
  lanes: Turns;
  /** The look that began last. */
  last: Promise<boolean>;
}

/** A look under way. Neither promise rejects. */
interface Look {
  /** What is committed was read, or could not be: the next look may begin. */
  read: Promise<void>;
  /** It was written down; true when it leaves nothing pending. */
  settled: Promise<boolean>;
}

/** What a look read first, and the questions that it then asked. No promise rejects. */
interface Seen {
  /** On the run's clock, before anything was read. */
  readAt: number;
  positions: Promised[];
  /** Undefined while the store, or the place of what was set aside, cannot be asked. */
  missing: Promise<NotStored | undefined>;
  /** Of each position's ids, those not removed before they were committed; undefined while the broker cannot be asked. */
  kept: Promise<Map<Promised, ProducedIds> | undefined>;
}

/**
 * Commit claims: every id below a committed position is stored, set aside, or was removed before it was committed.
 * The commit is read first and the rows second, and only above the last proven mark; so a bridge that stores before
 * it commits can never look guilty.
 */
export class CommittedOffsets implements Probe {
  readonly name = "claims";
  readonly #readers: Watched[];
  readonly #store: ClaimedStore;
  readonly #proven = new Map<string, number>();
  #context: ProbeContext | undefined;
  /** Positions as last read. */
  readonly #known = new Map<PositionReader, CommittedPosition[]>();

  constructor(readers: PositionReader[], store: ClaimedStore) {
    this.#readers = readers.map((reader) => ({
      reader,
      removals: new RetentionWatch(reader),
      reading: new Turns(1),
      lanes: new Turns(looksAtATime),
      last: Promise.resolve(true),
    }));
    this.#store = store;
  }

  async begin(context: ProbeContext): Promise<StartedProbe> {
    this.#context = context;
    await Promise.all(this.#readers.map(({ reader }) => reader.begin()));
    // Each reader at its own pace: a broker that is slow to answer must not hide what the other shows.
    const looks = this.#readers.map((watched) => everyMs(intervalMs, () => this.#begin(watched).read));
    return {
      beforeServing: async (server, gone) => {
        if (server === this.#store.server) await this.#settle(gone);
      },
      end: async () => {
        await Promise.all(looks.map((look) => look.end()));
        // What was committed last is claimed like all before it: the ids at its position may still be on their way.
        await this.#settle();
        await Promise.all(this.#readers.map(({ reader }) => reader.end()));
      },
    };
  }

  /** One more look at every reader; true when nothing is left pending. */
  async look(): Promise<boolean> {
    const settled = await Promise.all(this.#readers.map((watched) => this.#begin(watched).settled));
    return settled.every((value) => value);
  }

  /**
   * Looks until nothing is pending, or until it is clear that the store or a broker cannot be asked. What is pending
   * then may come right behind the probe's back, so its sight is lost; not where the server is gone again before,
   * for then nobody reaches it.
   */
  async #settle(gone?: AbortSignal): Promise<void> {
    try {
      await poll(
        async () => ((await this.look()) ? { done: true, value: true } : { done: false, saw: "pending" }),
        {
          awaiting: "the commit claims are settled",
          within: this.#store.settleWithin ?? settleWithin,
          signal: gone,
        },
      );
    } catch (thrown) {
      if (gone?.aborted) return;
      const data = { probe: this.name, edge: "gap", detail: messageOf(thrown) } as const;
      this.#context?.recorder.append({ source: "claims", kind: "probe", subject: this.name, data });
    }
  }

  #begin(watched: Watched): Look {
    const read = Promise.withResolvers<void>();
    const { last } = watched;
    const settled = watched.lanes.take(() => this.#look(watched, last, read.resolve));
    watched.last = settled;
    return { read: read.promise, settled };
  }

  /**
   * @param last the look before, which is written down first: who waits for this one waits for all before it
   * @param next called once the next look may begin
   */
  async #look(watched: Watched, last: Promise<boolean>, next: () => void): Promise<boolean> {
    const context = this.#context;
    if (context === undefined) return false;
    const { reader } = watched;
    const seen = await watched.reading.take(() => this.#read(watched, context)).finally(next);
    const { readAt, positions } = seen;
    const [missing, kept] = await Promise.all([seen.missing, seen.kept]);
    const gapMs = Math.round(context.clock.now() - readAt);
    await last;
    const { server: store } = this.#store;
    for (const position of positions) {
      const { partition, committed } = position;
      const claim = claimState(
        position,
        missing,
        kept?.get(position),
        this.#promised(reader, position) ?? [],
      );
      if (claim.state === "proven") this.#prove(placeOf(reader, partition), committed);
      const data: CommittedData = { path: reader.path, partition, committed, store, gapMs, ...claim };
      context.recorder.append({
        source: "claims",
        kind: "committed",
        subject: reader.subject,
        at: readAt,
        data,
      });
    }
    const known = positions.every(({ ranges }) => ranges !== undefined);
    return known && missing !== undefined && kept !== undefined;
  }

  async #read({ reader, removals }: Watched, context: ProbeContext): Promise<Seen> {
    const readAt = context.clock.now();
    try {
      const committed = await reader.committed();
      this.#known.set(reader, committed);
      const positions = committed.map((position) => ({
        ...position,
        ranges: this.#promised(reader, position),
      }));
      // Both after the commit, and side by side, for a longer look sees less: what is stored, and what a consumer
      // may have passed over because it was gone.
      const missing = this.#notStored(positions.flatMap(({ ranges }) => ranges ?? []));
      const kept = removals.look(committed, readAt, context).then(
        () => new Map(positions.map((position) => [position, keptOf(removals, position)])),
        () => undefined,
      );
      return { readAt, positions, missing, kept };
    } catch {
      // The broker is away: what it had committed is not known to be stored until it can be asked again.
      const positions = (this.#known.get(reader) ?? []).map((known) => ({ ...known, ranges: undefined }));
      return { readAt, positions, missing: Promise.resolve(undefined), kept: Promise.resolve(undefined) };
    }
  }

  #promised(
    reader: PositionReader,
    { partition, committed }: CommittedPosition,
  ): ProducedRange[] | undefined {
    const from = this.#proven.get(placeOf(reader, partition)) ?? 0;
    return committed <= from ? [] : reader.ids(partition, from, committed);
  }

  /** Undefined while the store, or the place of what was set aside, cannot be asked. */
  async #notStored(known: ProducedRange[]): Promise<NotStored | undefined> {
    try {
      const ids = ProducedIds.of(known.length === 0 ? [] : await this.#store.missing(known));
      const setAside = ids.size === 0 ? [] : ((await this.#store.setAside?.holds(ids)) ?? []);
      return { ids, setAside: ProducedIds.of(setAside) };
    } catch {
      return undefined;
    }
  }

  #prove(place: string, committed: number): void {
    this.#proven.set(place, Math.max(committed, this.#proven.get(place) ?? 0));
  }
}

function keptOf(removals: RetentionWatch, { partition, ranges }: Promised): ProducedIds {
  return ProducedIds.of(removals.left(partition, ranges ?? []));
}

function placeOf(reader: PositionReader, partition: number): string {
  return `${reader.subject}|${partition}`;
}
