import { createClient } from "@clickhouse/client";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from "@platformatic/kafka";
import { KafkaContainer } from "@testcontainers/kafka";
import { PostgreSqlContainer } from "@testcontainers/postgresql";
import { Redis } from "ioredis";
import pg from "pg";
import { GenericContainer, Wait } from "testcontainers";
import { beforeAll, expect, test } from "vitest";
import { poll } from "../core/poll.ts";
import { connectEngine } from "../engine/connect.ts";
import { readCatalogue, referenceOf } from "./catalogue.ts";
import { ensureImages } from "./resolve.ts";
import { decideRyuk } from "./ryuk.ts";

/**
 * Every local image runs the real server: each is started as its users start it and answers a real client.
 * How long each took from start to answer is printed, because start-up time is a figure of the project.
 */
const names = [
  ...(["clickhouse", "kafka", "kafka-apache", "nats"] as const),
  ...(["postgres", "redis", "toxiproxy", "node", "python"] as const),
];
const local = new Map<string, string>();

beforeAll(async () => {
  const docker = await connectEngine();
  await decideRyuk(docker);
  const catalogue = readCatalogue();
  const references = names.map((name) => referenceOf(catalogue, name));
  const images = await ensureImages(references, {
    docker,
    source: "local",
    mayInstall: true,
    onProgress: (name, line) => console.log(name, line),
  });
  for (const [index, name] of names.entries()) local.set(name, images[index]?.local ?? "");
}, 900_000);

const image = (name: (typeof names)[number]) => local.get(name) ?? "";

async function timed<T>(name: string, job: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await job();
  console.log(`${name}: ${Math.round(performance.now() - startedAt)} ms from start to answer`);
  return result;
}

test("ClickHouse honours user, password and database, stores rows and logs parts", async () => {
  await timed("clickhouse", async () => {
    await using started = await new GenericContainer(image("clickhouse"))
      .withEnvironment({
        CLICKHOUSE_USER: "bars",
        CLICKHOUSE_PASSWORD: "it's & <secret>",
        CLICKHOUSE_DB: "market",
      })
      .withCopyContentToContainer([
        {
          content: "CREATE TABLE bars (id UInt64) ENGINE = MergeTree ORDER BY id;",
          target: "/docker-entrypoint-initdb.d/1.sql",
        },
      ])
      .withExposedPorts(8123)
      .withWaitStrategy(Wait.forHttp("/ping", 8123))
      .start();
    const url = `http://127.0.0.1:${started.getMappedPort(8123)}`;
    const client = createClient({ url, username: "bars", password: "it's & <secret>", database: "market" });
    await client.insert({ table: "bars", values: [{ id: 1 }, { id: 2 }], format: "JSONEachRow" });
    const counted = await client.query({
      query: "SELECT toUInt32(count()) AS rows FROM bars",
      format: "JSONEachRow",
    });
    expect(await counted.json()).toEqual([{ rows: 2 }]);
    await client.command({ query: "SYSTEM FLUSH LOGS" });
    const parts = await client.query({
      query:
        "SELECT toUInt32(sum(rows)) AS rows FROM system.part_log WHERE event_type = 'NEW_PART' AND table = 'bars'",
      format: "JSONEachRow",
    });
    expect(await parts.json()).toEqual([{ rows: 2 }]);
    await client.close();
    const stranger = createClient({ url });
    await expect(stranger.command({ query: "SELECT 1" })).rejects.toThrow();
    await stranger.close();
  });
});

test("Kafka runs as a KafkaContainer: a topic is made, a message is stored and read", async () => {
  await timed("kafka", async () => {
    await using started = await new KafkaContainer(image("kafka")).withKraft().start();
    const bootstrapBrokers = [`127.0.0.1:${started.getMappedPort(9093)}`];
    const admin = new Admin({ clientId: "test", bootstrapBrokers, retries: 100, retryDelay: 100 });
    await poll(
      async () => ({
        done: true,
        value: await admin.createTopics({ topics: ["bars"], partitions: 1, replicas: 1 }),
      }),
      { awaiting: "a topic", within: "30s" },
    );
    const producer = new Producer({ clientId: "test", bootstrapBrokers, serializers: stringSerializers });
    await producer.send({ messages: [{ topic: "bars", key: "1", value: "one" }], acks: -1 });
    const consumer = new Consumer({
      clientId: "test",
      groupId: "test",
      bootstrapBrokers,
      deserializers: stringDeserializers,
    });
    const stream = await consumer.consume({ topics: ["bars"], mode: "earliest", autocommit: false });
    for await (const message of stream) {
      expect(message.value).toBe("one");
      break;
    }
    await consumer.close(true);
    await producer.close();
    await admin.close();
  });
});

test("Kafka runs from a Compose file's KAFKA_* as cp-kafka does", async () => {
  await using started = await new GenericContainer(image("kafka"))
    .withHostname("kafka")
    .withEnvironment({
      CLUSTER_ID: "4L6g3nShT-eMCtK--X86sw",
      KAFKA_NODE_ID: "1",
      KAFKA_PROCESS_ROLES: "broker,controller",
      KAFKA_LISTENERS: "PLAINTEXT://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093",
      KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://kafka:9092",
      KAFKA_CONTROLLER_LISTENER_NAMES: "CONTROLLER",
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
      KAFKA_CONTROLLER_QUORUM_VOTERS: "1@kafka:9093",
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: "1",
    })
    .withWaitStrategy(Wait.forSuccessfulCommand("nc -z kafka 9092"))
    .start();
  const command = ["kafka-topics", "--bootstrap-server", "kafka:9092", "--create", "--topic", "bars"];
  expect(await started.exec(command)).toMatchObject({ exitCode: 0 });
});

test("Kafka runs without a variable as Apache's own image does", async () => {
  await using started = await new GenericContainer(image("kafka-apache"))
    .withWaitStrategy(Wait.forSuccessfulCommand("nc -z localhost 9092"))
    .start();
  const command = [
    "/opt/kafka/bin/kafka-topics.sh",
    ...["--bootstrap-server", "localhost:9092", "--create", "--topic", "bars"],
  ];
  expect(await started.exec(command)).toMatchObject({ exitCode: 0 });
});

test("NATS stores what it acknowledges, and its health can be asked inside the container", async () => {
  await timed("nats", async () => {
    await using started = await new GenericContainer(image("nats"))
      .withCommand(["-js", "-sd", "/data", "-m", "8222"])
      .withExposedPorts(4222)
      .withWaitStrategy(Wait.forSuccessfulCommand("wget -qO- http://127.0.0.1:8222/healthz"))
      .start();
    const connection = await connect({ servers: `127.0.0.1:${started.getMappedPort(4222)}` });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "bars", subjects: ["bars.>"] });
    const acknowledged = await jetstream(connection).publish("bars.eurusd", "one");
    expect(acknowledged).toMatchObject({ stream: "bars", seq: 1 });
    await connection.close();
  });
});

test("Postgres runs as a PostgreSqlContainer, with scripts, and says twice that it is ready", async () => {
  await timed("postgres", async () => {
    await using started = await new PostgreSqlContainer(image("postgres"))
      .withUsername("shop")
      .withPassword("not-secret")
      .withDatabase("ticks")
      .withCopyContentToContainer([
        {
          content: "CREATE TABLE ticks (id bigint PRIMARY KEY); INSERT INTO ticks VALUES (7);",
          target: "/docker-entrypoint-initdb.d/1.sql",
        },
      ])
      .start();
    const client = new pg.Client({
      connectionString: started.getConnectionUri(),
      connectionTimeoutMillis: 5_000,
    });
    await client.connect();
    expect((await client.query("SELECT id FROM ticks")).rows).toEqual([{ id: "7" }]);
    await client.end();
    const lines: string[] = [];
    for await (const chunk of await started.logs()) {
      lines.push(
        ...String(chunk)
          .split("\n")
          .filter((line) => line.includes("ready to accept connections")),
      );
      if (lines.length >= 2) break;
    }
    expect(lines.length).toBeGreaterThanOrEqual(2);
  });
});

test("Redis answers clients that are not on its loopback", async () => {
  await timed("redis", async () => {
    await using started = await new GenericContainer(image("redis")).withExposedPorts(6379).start();
    const client = new Redis({ host: "127.0.0.1", port: started.getMappedPort(6379) });
    expect(await client.ping()).toBe("PONG");
    client.disconnect();
  });
});

test("Toxiproxy's control API answers", async () => {
  await timed("toxiproxy", async () => {
    await using started = await new GenericContainer(image("toxiproxy"))
      .withEnvironment({ LOG_LEVEL: "info" })
      .withExposedPorts(8474)
      .withWaitStrategy(Wait.forHttp("/version", 8474))
      .start();
    const answer = await fetch(`http://127.0.0.1:${started.getMappedPort(8474)}/version`);
    expect(await answer.json()).toEqual({ version: "2.12.0" });
  });
});

test.each([
  ["node", ["-p", "process.version.split('.')[0]"], "v24"],
  ["python", ["python", "-c", "import sys, pip; print(sys.version_info[:2])"], "(3, 11)"],
] as const)("%s runs a program", async (name, command, expected) => {
  await using started = await new GenericContainer(image(name))
    .withCommand([...command])
    .withWaitStrategy(Wait.forOneShotStartup())
    .start();
  for await (const chunk of await started.logs()) {
    expect(String(chunk).trim()).toContain(expected);
    break;
  }
});
