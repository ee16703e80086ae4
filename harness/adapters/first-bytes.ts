import type { FirstBytesReader } from "../wire/first-bytes.ts";
import { httpFirstBytes } from "./http/first-bytes.ts";
import { kafkaFirstBytes } from "./kafka/first-bytes.ts";
import { natsFirstBytes } from "./nats/first-bytes.ts";
import { postgresFirstBytes } from "./postgres/first-bytes.ts";
import { amqpFirstBytes } from "./rabbitmq/first-bytes.ts";
import { redisFirstBytes } from "./redis/first-bytes.ts";

/** Every technology whose first bytes are read. None of them needs a client's package. */
export const firstBytesReaders: readonly FirstBytesReader[] = [
  httpFirstBytes,
  redisFirstBytes,
  postgresFirstBytes,
  natsFirstBytes,
  amqpFirstBytes,
  kafkaFirstBytes,
];
