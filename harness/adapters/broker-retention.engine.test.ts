import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers, type NatsConnection, nanos } from "@nats-io/transport-node";
import { Admin, Producer, stringSerializers } from "@platformatic/kafka";
import { KafkaContainer } from "@testcontainers/kafka";
import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startClock } from "../core/clock.ts";
import { poll } from "../core/poll.ts";
import { connectEngine } from "../engine/connect.ts";
import type { ProducedRange } from "../history/events.ts";
import { createHistory } from "../history/log.ts";
import { ProducedIds } from "../history/produced-ranges.ts";
import { Recorder } from "../history/recorder.ts";
import { readCatalogue, referenceOf } from "../images/catalogue.ts";
import { ensureImages } from "../images/resolve.ts";
import { decideRyuk } from "../images/ryuk.ts";
import { CommittedOffsets } from "../probes/offsets/committed-offsets.ts";
import { kafkaHostPort } from "./kafka/container.ts";
import { kafkaHop } from "./kafka/hop.ts";
import { Kafka } from "./kafka/kafka.ts";
import { kafkaPositions } from "./kafka/positions.ts";
import { jetStreamHop } from "./nats/hop.ts";
import { JetStream } from "./nats/jetstream.ts";
import { jetStreamPositions } from "./nats/positions.ts";

/**
 * Real brokers whose retention really removes records: which ids went, and that nobody had committed them, is told
 * exactly; and a hop holds what is there, no more.
 */
const retentionMs = 4_000;
const topic = "bars";
const stream = "BARS";
const group = "bridge";
const records = 300;
const all = { producer: 1, first: 1, last: records };

let containers: StartedTestContainer[] = [];
let kafka: Kafka;
let nats: JetStream;
let brokers: string[];
let connection: NatsConnection;

const idsOf = (text: string): ProducedRange | undefined => {
  const [producer, first, last] = text.split(/[:-]/).map(Number);
  return producer === undefined || first === undefined || Number.isNaN(first)
    ? undefined
    : { producer, first, last: last ?? first };
};

beforeAll(async () => {
  const docker = await connectEngine();
  await decideRyuk(docker);
  const catalogue = readCatalogue();
  const references = ["kafka", "nats"].map((name) => referenceOf(catalogue, name));
  const [kafkaImage, natsImage] = await ensureImages(references, {
    docker,
    source: "auto",
    mayInstall: true,
  });
  const [kafkaStarted, natsStarted] = await Promise.all([
    new KafkaContainer(kafkaImage?.local ?? "")
      .withKraft()
      .withEnvironment({
        KAFKA_LOG_RETENTION_MS: String(retentionMs),
        KAFKA_LOG_RETENTION_CHECK_INTERVAL_MS: "500",
        // Else the first look at what is too old comes half a minute after the start.
        KAFKA_LOG_INITIAL_TASK_DELAY_MS: "500",
      })
      .start(),
    new GenericContainer(natsImage?.local ?? "")
      .withCommand(["-js", "-sd", "/data", "-m", "8222"])
      .withExposedPorts(4222)
      .withWaitStrategy(Wait.forSuccessfulCommand("wget -qO- http://127.0.0.1:8222/healthz"))
      .start(),
  ]);
  containers = [kafkaStarted, natsStarted];
  const port = kafkaStarted.getMappedPort(kafkaHostPort);
  brokers = [`127.0.0.1:${port}`];
  kafka = new Kafka({ published: new Map([[kafkaHostPort, port]]) });
  const [network = ""] = natsStarted.getNetworkNames();
  const address = natsStarted.getIpAddress(network);
  nats = new JetStream({ address });
  connection = await connect({ servers: `${address}:4222` });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: stream, subjects: ["bars.>"], max_age: nanos(retentionMs) });
  await manager.consumers.add(stream, { durable_name: group, ack_policy: AckPolicy.Explicit });
  const admin = new Admin({ clientId: "test", bootstrapBrokers: brokers, retries: 100, retryDelay: 100 });
  await poll(
    async () => ({
      done: true,
      value: await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 }),
    }),
    { awaiting: "a topic", within: "30s" },
  );
  await admin.close();
}, 300_000);

afterAll(async () => {
  await Promise.allSettled([kafka?.close(), nats?.close(), connection?.close()]);
  await Promise.allSettled(containers.map((container) => container.stop()));
});

async function publish({ producer, first, last }: ProducedRange): Promise<void> {
  const client = new Producer({
    clientId: "test",
    bootstrapBrokers: brokers,
    serializers: stringSerializers,
  });
  const ids = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const messages = ids.map((id) => ({ topic, key: `${producer}:${id}`, value: "bar", partition: 0 }));
  await client.send({ messages, acks: -1 });
  await client.close();
  const named = headers();
  named.set("Bars", `${producer}:${first}-${last}`);
  await jetstream(connection).publish("bars.eurusd", "bars", { headers: named });
}

const hops = () => [
  kafkaHop({ name: "Kafka", kafka, topic, idOfKey: idsOf }),
  jetStreamHop({ name: "NATS", nats, stream, header: "Bars", idsOfHeader: idsOf }),
];

test("what retention removed is named by id, and what is there is held", async () => {
  const clock = startClock(Date.now());
  const history = createHistory(clock.now);
  const recorder = new Recorder();
  recorder.use(history);
  const claims = new CommittedOffsets(
    [
      kafkaPositions({ kafka, group, topic, idOfKey: idsOf }),
      jetStreamPositions({ nats, stream, durable: group, header: "Bars", idsOfHeader: idsOf }),
    ],
    { server: "store", missing: async (ranges) => ranges },
  );
  const started = await claims.begin({ clock, recorder });
  await publish(all);
  for (const hop of hops())
    expect(await hop.holds(ProducedIds.of([{ ...all, first: 11, last: 999 }]))).toEqual([
      { producer: 1, first: 11, last: records },
    ]);
  const removedFrom = (subject: string) =>
    ProducedIds.of(history.of("retention", subject).flatMap(({ data }) => data.uncommitted)).ranges;
  for (const subject of [`kafka:${group}`, `nats:${group}`])
    await poll(
      async () =>
        removedFrom(subject).length > 0
          ? { done: true, value: true }
          : { done: false, saw: JSON.stringify(history.events.slice(-3)) },
      { awaiting: `removal from ${subject}`, within: "40s" },
    );
  expect(removedFrom(`kafka:${group}`)).toEqual([all]);
  expect(removedFrom(`nats:${group}`)).toEqual([all]);
  for (const { data } of history.of("retention"))
    expect(data).toMatchObject({ gapMs: 0, settled: [], unread: 0 });
  for (const hop of hops()) expect(await hop.holds(ProducedIds.of([all]))).toEqual([]);
  const later = { producer: 1, first: records + 1, last: records + 20 };
  await publish(later);
  for (const hop of hops()) expect(await hop.holds(ProducedIds.of([all, later]))).toEqual([later]);
  await started.end();
});
