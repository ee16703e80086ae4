/** All that the harness knows of Kafka. */

export { kafkaHop } from "./hop.ts";
export { Kafka } from "./kafka.ts";
export { kafkaPositions } from "./positions.ts";
export { rebalance } from "./rebalance.ts";
export { refusingTopic } from "./refusing-topic.ts";
export { kafka } from "./service.ts";
export { type WrittenRecord, writeToKafka } from "./writer.ts";
