/** All that the harness knows of Kafka. */

export { kafkaContainer } from "./container.ts";
export { kafkaHop } from "./hop.ts";
export { Kafka } from "./kafka.ts";
export { kafkaPositions } from "./positions.ts";
export { rebalance } from "./rebalance.ts";
export { refusingTopic } from "./refusing-topic.ts";
export { type WrittenRecord, writeToKafka } from "./writer.ts";
