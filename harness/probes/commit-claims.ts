import type { Duration } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import type { ClaimData, ProducedRange } from "../core/event.ts";
import { poll } from "../core/poll.ts";
import type { Probe, ProbeContext, StartedProbe } from "../core/probe.ts";
import { everyMs } from "./every.ts";
import type { Hop } from "./hop.ts";
import type { CommittedPosition, PositionReader } from "./position-reader.ts";
import { ProducedIds } from "./produced-ranges.ts";
import { RemovalWatch } from "./removal-watch.ts";

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
const intervalMs = 150;
/** A store that cannot be read by then leaves the claims pending and takes the probe's sight: no pass. */
const settleWithin = "10s";

interface Pending extends CommittedPosition {
  /** Ids between the last proven mark and the commit; undefined while not all of them are known. */
  ranges: ProducedRange[] | undefined;
}

interface NotStored {
  ids: ProducedIds;
  /** Of these, what lies in the place for what cannot be stored. */
  setAside: ProducedIds;
}

/**
 * Commit claims: every id below a committed position is stored, set aside, or was removed before it was committed.
 * The commit is read first and the rows second, and only above the last proven mark; so a bridge that stores before
 * it commits can never look guilty.
 */
export class CommitClaims implements Probe {
  readonly name = "claims";
  readonly #readers: { reader: PositionReader; removals: RemovalWatch }[];
  readonly #store: ClaimedStore;
  readonly #proven = new Map<string, number>();
  #context: ProbeContext | undefined;
  /** Positions as last read. */
  readonly #known = new Map<PositionReader, CommittedPosition[]>();
  readonly #looking = new Map<PositionReader, Promise<boolean>>();

  constructor(readers: PositionReader[], store: ClaimedStore) {
    this.#readers = readers.map((reader) => ({ reader, removals: new RemovalWatch(reader) }));
    this.#store = store;
  }

  async begin(context: ProbeContext): Promise<StartedProbe> {
    this.#context = context;
    await Promise.all(this.#readers.map(({ reader }) => reader.begin()));
    // Each reader at its own pace: a broker that is slow to answer must not hide what the other shows.
    const looks = this.#readers.map((watched) =>
      everyMs(intervalMs, async () => {
        await this.#next(watched);
      }),
    );
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
    const settled = await Promise.all(this.#readers.map((watched) => this.#next(watched)));
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

  /** Looks at one reader follow one another. */
  #next(watched: { reader: PositionReader; removals: RemovalWatch }): Promise<boolean> {
    const { reader, removals } = watched;
    const next = (this.#looking.get(reader) ?? Promise.resolve(true)).then(() =>
      this.#lookAt(reader, removals),
    );
    this.#looking.set(reader, next);
    return next;
  }

  #writePending(reader: PositionReader, at: number, { clock, recorder }: ProbeContext): void {
    const gapMs = Math.round(clock.now() - at);
    const { server: store } = this.#store;
    for (const { partition, committed } of this.#known.get(reader) ?? []) {
      const data: ClaimData = { path: reader.path, partition, committed, store, state: "pending", gapMs };
      recorder.append({ source: "claims", kind: "claim", subject: reader.subject, at, data });
    }
  }

  async #lookAt(reader: PositionReader, removals: RemovalWatch): Promise<boolean> {
    const context = this.#context;
    if (context === undefined) return false;
    const readAt = context.clock.now();
    let pending: Pending[];
    let missing: NotStored | undefined;
    try {
      const positions = await reader.committed();
      this.#known.set(reader, positions);
      pending = positions.map(({ partition, committed }): Pending => {
        const from = this.#proven.get(placeOf(reader, partition)) ?? 0;
        const ranges = committed <= from ? [] : reader.ids(partition, from, committed);
        return { partition, committed, ranges };
      });
      // Both after the commit, and side by side, for a longer look sees less: what is stored, and what a consumer
      // may have passed over because it was gone.
      [missing] = await Promise.all([
        this.#notStored(pending.flatMap(({ ranges }) => ranges ?? [])),
        removals.look(positions, readAt, context),
      ]);
    } catch {
      // The broker is away: what it had committed is not known to be stored until it can be asked again.
      this.#writePending(reader, readAt, context);
      return false;
    }
    const gapMs = Math.round(context.clock.now() - readAt);
    const { server: store } = this.#store;
    for (const { partition, committed, ranges } of pending) {
      const claim = this.#judge(partition, ranges, missing, removals);
      if (claim.state === "proven") this.#prove(placeOf(reader, partition), committed);
      const data: ClaimData = { path: reader.path, partition, committed, store, gapMs, ...claim };
      context.recorder.append({ source: "claims", kind: "claim", subject: reader.subject, at: readAt, data });
    }
    return missing !== undefined && pending.every(({ ranges }) => ranges !== undefined);
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

  #judge(
    partition: number,
    ranges: ProducedRange[] | undefined,
    missing: NotStored | undefined,
    removals: RemovalWatch,
  ): Pick<ClaimData, "state" | "missing" | "excused"> {
    if (ranges === undefined || missing === undefined) return { state: "pending" };
    const lacking = ProducedIds.of(ProducedIds.of(ranges).common(missing.ids));
    if (lacking.size === 0) return { state: "proven" };
    const notAside = ProducedIds.of(lacking.minus(missing.setAside));
    const broken = ProducedIds.of(removals.left(partition, notAside.ranges));
    const excused = { setAside: lacking.size - notAside.size, removed: notAside.size - broken.size };
    return {
      state: broken.size === 0 ? "proven" : "broken",
      ...(broken.size === 0 ? {} : { missing: broken.ranges }),
      ...(excused.setAside + excused.removed === 0 ? {} : { excused }),
    };
  }

  #prove(place: string, committed: number): void {
    this.#proven.set(place, Math.max(committed, this.#proven.get(place) ?? 0));
  }
}

function placeOf(reader: PositionReader, partition: number): string {
  return `${reader.subject}|${partition}`;
}
