import { withDeadline } from "../../core/deadline.ts";
import type { ProducedRange } from "../../history/events.ts";
import { ProducedIds, takeWanted } from "../../history/produced-ranges.ts";
import type { Hop } from "../../probes/hop.ts";
import type { Kafka } from "./kafka.ts";

/** A whole log is read, so this is longer than any request; what it takes is bounded by what is missing. */
const readLimitMs = 120_000;

/** What of some ids a topic still holds, by the records' keys. Values and other ids are not kept. */
export function kafkaHop(options: {
  name: string;
  kafka: Kafka;
  topic: string;
  idOfKey(key: string): ProducedRange | undefined;
}): Hop {
  const { name, kafka, topic } = options;
  return {
    name,
    async holds(wanted) {
      const found = new ProducedIds();
      await withDeadline(`read ${topic}`, readLimitMs, async (signal) => {
        const starts = new Map((await kafka.logStarts(topic)).map((log) => [log.partition, log.first]));
        for (const { partition, end } of await kafka.logEnds(topic)) {
          for (let next = starts.get(partition) ?? 0; next < end && !signal.aborted; ) {
            const fetched = await kafka.fetch(topic, partition, next);
            for (const { key } of fetched.records) takeWanted(found, wanted, options.idOfKey(key));
            // An empty answer below the end is a log that was cut meanwhile: the next one begins behind the cut.
            const following = Math.max(fetched.next, fetched.logStart);
            if (following === next)
              throw new Error(`${topic}/${partition} gave nothing from ${next} of ${end}`);
            next = following;
          }
        }
      });
      return found.ranges;
    },
  };
}
