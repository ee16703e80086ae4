import { withDeadline } from "../../core/deadline.ts";
import type { Reachable } from "../reachable.ts";
import { kafkaOwnPath, kafkaRequestLimitMs } from "./own-path.ts";
import { platformatic } from "./packages.ts";

export interface WrittenRecord {
  topic: string;
  partition: number;
  key: string;
  value: string;
}

/** Writes records, with whatever content, on the harness's own path; resolves when the broker has stored them. */
export async function writeToKafka(
  service: Pick<Reachable, "published">,
  records: readonly WrittenRecord[],
): Promise<void> {
  const producer = new platformatic.Producer(kafkaOwnPath(service));
  const messages = records.map(({ key, value, ...place }) => ({
    ...place,
    key: Buffer.from(key),
    value: Buffer.from(value),
  }));
  try {
    await withDeadline(`Kafka: write ${records.length} records`, kafkaRequestLimitMs, () =>
      producer.send({ messages, acks: platformatic.ProduceAcks.ALL }),
    );
  } finally {
    await withDeadline("Kafka: close the writer", kafkaRequestLimitMs, () => producer.close(true));
  }
}
