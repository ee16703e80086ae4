import type { Kafka } from "../adapters/kafka/kafka.ts";
import type { JetStream } from "../adapters/nats/jetstream.ts";
import { withDeadline } from "../core/deadline.ts";
import type { ProducedRange } from "../history/events.ts";
import { ProducedIds } from "../history/produced-ranges.ts";
import type { Hop } from "./hop.ts";

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
            for (const { key } of fetched.records) take(found, wanted, options.idOfKey(key));
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

/** What of some ids a stream still holds, by a header of its messages. */
export function jetStreamHop(options: {
  name: string;
  nats: JetStream;
  stream: string;
  header: string;
  idsOfHeader(text: string): ProducedRange | undefined;
}): Hop {
  const { name, nats, stream, header } = options;
  return {
    name,
    async holds(wanted) {
      const found = new ProducedIds();
      const { first, last } = await nats.bounds(stream);
      if (last < first) return [];
      await withDeadline(`read ${stream}`, readLimitMs, async (signal) => {
        const { promise: whole, resolve, reject } = Promise.withResolvers<void>();
        const follower = await nats.followHeaders(stream, header, first, (message) => {
          take(found, wanted, options.idsOfHeader(message.header));
          if (message.sequence >= last) resolve();
        });
        signal.addEventListener("abort", () => resolve(), { once: true });
        follower.ended.then(() => reject(new Error(`the connection ended before ${stream} was read`)));
        await whole.finally(() => follower.stop());
      });
      return found.ranges;
    },
  };
}

function take(found: ProducedIds, wanted: ProducedIds, range: ProducedRange | undefined): void {
  if (range === undefined) return;
  // Most records carry one id: a look is enough, and a log may hold millions.
  if (range.first === range.last) {
    if (wanted.of(range.producer).has(range.first)) found.add(range);
    return;
  }
  for (const part of ProducedIds.of([range]).common(wanted)) found.add(part);
}
