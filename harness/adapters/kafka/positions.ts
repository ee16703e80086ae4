import { everyMs } from "../../core/every.ts";
import { Turns } from "../../core/turns.ts";
import type { ProducedRange } from "../../history/events.ts";
import type { StartedProbe } from "../../history/probe.ts";
import { PositionMap } from "../../probes/offsets/position-map.ts";
import type { CommittedPosition, PositionReader } from "../../probes/offsets/position-reader.ts";
import type { Kafka } from "./kafka.ts";

const mostRoundsPerLook = 40;
const learnEveryMs = 250;

/** A consumer group's committed offsets on one topic, and the record ids below them by the records' keys. */
export function kafkaPositions(options: {
  kafka: Kafka;
  group: string;
  topic: string;
  idOfKey(key: string): ProducedRange | undefined;
}): PositionReader {
  const { kafka, group, topic } = options;
  const maps = new Map<number, PositionMap>();
  const rounds = new Turns(1);
  /**
   * One request for all partitions, each from where its map is by then: whoever learns beside it reads nothing twice.
   * False when nothing was there to learn.
   */
  const round = () =>
    rounds.take(async () => {
      const from = new Map([...maps].map(([partition, map]) => [partition, map.next]));
      let learnt = false;
      for (const [partition, { records, next }] of await kafka.fetchAll(topic, from)) {
        const map = maps.get(partition);
        if (map === undefined || next <= map.next) continue;
        for (const { offset, key } of records) {
          const range = options.idOfKey(key);
          if (range !== undefined) map.add(offset, range);
        }
        // Positions that a fetch passed over are control batches, which hold nobody's record.
        map.skipTo(next);
        learnt = true;
      }
      return learnt;
    });
  const learnWhile = async (isWanted: () => boolean) => {
    for (let rounds = 0; rounds < mostRoundsPerLook && isWanted(); rounds++) if (!(await round())) return;
  };
  // What lies at which position is learnt beside the looks, so that a look costs no more than a few requests.
  const learnAll = () => learnWhile(() => maps.size > 0).catch(() => undefined);
  /** A busy machine lets the learning fall behind: what was just committed is learnt at once, or it stays unproven. */
  const learnCommitted = (positions: readonly CommittedPosition[]) =>
    learnWhile(() =>
      positions.some(({ partition, committed }) => (maps.get(partition)?.next ?? committed) < committed),
    ).catch(() => undefined);
  let learning: StartedProbe | undefined;
  return {
    subject: `kafka:${group}`,
    path: "kafka",
    begin: async () => {
      learning = everyMs(learnEveryMs, learnAll);
    },
    end: async () => {
      await learning?.end();
    },
    async committed() {
      const positions = await kafka.committed(group, topic);
      await learnCommitted(positions);
      return positions;
    },
    ids: (partition, from, to) => maps.get(partition)?.ids(from, to),
    log: {
      origin: 0,
      async starts() {
        const starts = await kafka.logStarts(topic);
        for (const { partition } of starts) if (!maps.has(partition)) maps.set(partition, new PositionMap());
        return starts;
      },
      map: (partition) => maps.get(partition),
    },
  };
}
