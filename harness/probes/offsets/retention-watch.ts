import { Turns } from "../../core/turns.ts";
import type { ProducedRange } from "../../history/events.ts";
import type { ProbeContext } from "../../history/probe.ts";
import type { CommittedPosition, LogStart, PositionReader } from "./position-reader.ts";
import { Removals } from "./retention.ts";

/** Follows what retention removes from every partition of one reader, and writes it to the history. */
export class RetentionWatch {
  readonly #reader: PositionReader;
  readonly #partitions = new Map<number, Removals>();
  readonly #starts = new Map<number, number>();
  readonly #looks = new Turns(1);

  constructor(reader: PositionReader) {
    this.#reader = reader;
  }

  /**
   * Looks follow one another in the order in which they are asked for: each counts from what the one before saw.
   *
   * @param positions what was committed at `at`, on the run's clock, before this look
   */
  look(positions: CommittedPosition[], at: number, context: ProbeContext): Promise<void> {
    return this.#looks.take(() => this.#look(positions, at, context));
  }

  async #look(positions: CommittedPosition[], at: number, { clock, recorder }: ProbeContext): Promise<void> {
    const { log } = this.#reader;
    if (log === undefined) return;
    const starts = await log.starts();
    const moved = starts.some(({ partition, first }) => first > (this.#starts.get(partition) ?? log.origin));
    // Only a commit that is read after the log was cut can show that the cut came before it.
    const readAgainAt = clock.now();
    const earlier = committedBy(positions);
    const committed = moved ? committedBy(await this.#reader.committed()) : earlier;
    for (const start of starts) {
      const { partition, first } = start;
      this.#starts.set(partition, first);
      const map = log.map(partition);
      if (map === undefined) continue;
      if (map.next < first) map.loseTo(first);
      const look = {
        first,
        committed: committed.get(partition) ?? log.origin,
        at: moved ? readAgainAt : at,
        before: { committed: earlier.get(partition) ?? log.origin, at },
      };
      const removal = this.#removalsOf(start, log.origin).look(look, map);
      if (removal === undefined) continue;
      recorder.append({
        source: "claims",
        kind: "retention",
        subject: this.#reader.subject,
        data: { path: this.#reader.path, partition, ...removal },
      });
    }
  }

  /** The ids of these that this partition did not lose before they were committed. */
  left(partition: number, ranges: ProducedRange[]): ProducedRange[] {
    return this.#partitions.get(partition)?.left(ranges) ?? ranges;
  }

  #removalsOf({ partition }: LogStart, origin: number): Removals {
    const removals = this.#partitions.get(partition) ?? new Removals(origin);
    this.#partitions.set(partition, removals);
    return removals;
  }
}

function committedBy(positions: CommittedPosition[]): Map<number, number> {
  return new Map(positions.map(({ partition, committed }) => [partition, committed]));
}
