import type { Kafka } from "../services/kafka.ts";
import type { PositionReader, ProducedRange } from "./commit-claims.ts";
import { PositionMap } from "./position-map.ts";

const mostFetchesPerLook = 40;

/** A consumer group's committed offsets on one topic, and the record ids below them by the records' keys. */
export function kafkaPositions(options: {
  kafka: Kafka;
  group: string;
  topic: string;
  idOfKey(key: string): ProducedRange | undefined;
}): PositionReader {
  const { kafka, group, topic } = options;
  const maps = new Map<number, PositionMap>();
  const learn = async (partition: number, upTo: number) => {
    const map = maps.get(partition) ?? new PositionMap();
    maps.set(partition, map);
    for (let fetches = 0; map.next < upTo && fetches < mostFetchesPerLook; fetches++) {
      const { records, logStart, highWatermark } = await kafka.fetch(topic, partition, map.next);
      map.skipTo(logStart);
      for (const { offset, key } of records) {
        const range = options.idOfKey(key);
        if (range !== undefined) map.add(offset, range);
      }
      if (records.length === 0) {
        // Positions without records: control batches at the end of what there is.
        if (highWatermark >= upTo) map.skipTo(upTo);
        return;
      }
    }
  };
  return {
    subject: `kafka:${group}`,
    path: "kafka",
    begin: async () => undefined,
    end: async () => undefined,
    async committed() {
      const positions = await kafka.committed(group, topic);
      await Promise.all(positions.map(({ partition, committed }) => learn(partition, committed)));
      return positions;
    },
    ids: (partition, from, to) => maps.get(partition)?.ids(from, to),
  };
}
