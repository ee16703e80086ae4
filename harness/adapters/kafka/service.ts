import type { ServerDeclaration } from "../../declare/service-declaration.ts";
import { kafkaContainer } from "./container.ts";
import { Kafka } from "./kafka.ts";

/**
 * A Kafka broker of a Compose file, run in testcontainers' KafkaContainer. It serves once it lists its topics or,
 * where one is named, once every partition of that topic tells where its log begins.
 */
export function kafka(options: { topic?: string } = {}): ServerDeclaration {
  const { topic } = options;
  return {
    container: kafkaContainer,
    async answers(service) {
      const client = new Kafka(service);
      try {
        if (topic === undefined) return `topics ${(await client.topics()).join(", ") || "none"}`;
        // Where the log begins, not what lies at its beginning: retention may have taken that away.
        return `${(await client.logStarts(topic)).length} partitions of ${topic}`;
      } finally {
        await client.close();
      }
    },
  };
}
