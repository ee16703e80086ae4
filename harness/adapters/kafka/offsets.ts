import type { Consumer } from "@platformatic/kafka";
import type { kafkaOwnPath } from "./own-path.ts";
import { platformatic } from "./packages.ts";

/**
 * Offsets of groups and topics, each asked for in one request: unlike an admin client, a consumer remembers who
 * coordinates its group and who leads a partition. None of these consumers joins a group or commits.
 */
export class KafkaOffsets {
  readonly #options: ReturnType<typeof kafkaOwnPath>;
  readonly #consumers = new Map<string, Consumer<Buffer, Buffer, Buffer, Buffer>>();

  constructor(options: ReturnType<typeof kafkaOwnPath>) {
    this.#options = options;
  }

  /** Next offset to read of each partition that the group has committed. */
  async committed(group: string, topic: string): Promise<{ partition: number; committed: number }[]> {
    const consumer = this.#of(group);
    const metadata = await consumer.metadata({ topics: [topic] });
    const count = metadata.topics.get(topic)?.partitionsCount ?? 0;
    const partitions = Array.from({ length: count }, (_, partition) => partition);
    const found = await consumer.listCommittedOffsets({ topics: [{ topic, partitions }] });
    return (found.get(topic) ?? [])
      .map((offset, partition) => ({ partition, committed: Number(offset) }))
      .filter(({ committed }) => committed >= 0);
  }

  /** First offset that each partition of a topic still holds. */
  starts(topic: string): Promise<{ partition: number; offset: number }[]> {
    return this.#list(topic, platformatic.ListOffsetTimestamps.EARLIEST);
  }

  /** Offset that the next record of each partition of a topic will get. */
  ends(topic: string): Promise<{ partition: number; offset: number }[]> {
    return this.#list(topic, platformatic.ListOffsetTimestamps.LATEST);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#consumers.values()].map((consumer) => consumer.close(true)));
  }

  async #list(topic: string, timestamp: bigint): Promise<{ partition: number; offset: number }[]> {
    const found = await this.#of("blackstart-offsets").listOffsets({ topics: [topic], timestamp });
    const offsets = found.get(topic) ?? [];
    if (offsets.length === 0) throw new Error(`no topic ${topic}`);
    return offsets.map((offset, partition) => ({ partition, offset: Number(offset) }));
  }

  #of(group: string): Consumer<Buffer, Buffer, Buffer, Buffer> {
    const isolationLevel = platformatic.FetchIsolationLevels.READ_UNCOMMITTED;
    const consumer =
      this.#consumers.get(group) ??
      new platformatic.Consumer({ ...this.#options, groupId: group, autocommit: false, isolationLevel });
    this.#consumers.set(group, consumer);
    return consumer;
  }
}
