/** All that the harness knows of RabbitMQ. */

export { amqpFirstBytes } from "./first-bytes.ts";
