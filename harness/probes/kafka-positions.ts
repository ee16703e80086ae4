import type { ProducedRange } from "../core/event.ts";
import type { StartedProbe } from "../core/probe.ts";
import type { Kafka } from "../services/kafka.ts";
import { everyMs } from "./every.ts";
import { PositionMap } from "./position-map.ts";
import type { CommittedPosition, PositionReader } from "./position-reader.ts";

const mostFetchesPerLook = 40;
const learnEveryMs = 100;

/** A consumer group's committed offsets on one topic, and the record ids below them by the records' keys. */
export function kafkaPositions(options: {
  kafka: Kafka;
  group: string;
  topic: string;
  idOfKey(key: string): ProducedRange | undefined;
}): PositionReader {
  const { kafka, group, topic } = options;
  const maps = new Map<number, PositionMap>();
  /** Up to a position (excluded), or to the end of the log. */
  const learn = async (partition: number, map: PositionMap, to = Number.POSITIVE_INFINITY) => {
    for (let fetches = 0; fetches < mostFetchesPerLook && map.next < to; fetches++) {
      const { records, next, highWatermark } = await kafka.fetch(topic, partition, map.next);
      for (const { offset, key } of records) {
        const range = options.idOfKey(key);
        if (range !== undefined) map.add(offset, range);
      }
      // Positions that a fetch passed over are control batches, which hold nobody's record.
      map.skipTo(next);
      if (records.length === 0 || map.next >= highWatermark) return;
    }
  };
  // What lies at which position is learnt beside the looks, so that a look costs no more than a few requests.
  const learnAll = async () => {
    for (const [partition, map] of maps) await learn(partition, map).catch(() => undefined);
  };
  /** A busy machine lets the learning fall behind: what was just committed is learnt at once, or it stays unproven. */
  const learnCommitted = async (positions: readonly CommittedPosition[]) => {
    for (const { partition, committed } of positions) {
      const map = maps.get(partition);
      if (map !== undefined && map.next < committed)
        await learn(partition, map, committed).catch(() => undefined);
    }
  };
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
