import { expect, test } from "vitest";
import { kafkaPositions } from "./positions.ts";
import { idsOfKey, SmallTopic } from "./testing/small-topic.ts";

const reader = (topic: SmallTopic) =>
  kafkaPositions({ kafka: topic.kafka, group: "bridge", topic: "t", idOfKey: idsOfKey });

test("what lies below a commit is learnt at once, from where the log begins", async () => {
  const topic = new SmallTopic([{ first: 0, keys: ["1:1", "1:2", "1:3", "1:4", "1:5"] }]);
  const positions = reader(topic);
  expect([positions.subject, positions.path]).toEqual(["kafka:bridge", "kafka"]);
  expect(await positions.log?.starts()).toEqual([{ partition: 0, first: 0 }]);
  topic.commits.set(0, 3);
  expect(await positions.committed()).toEqual([{ partition: 0, committed: 3 }]);
  expect(positions.ids(0, 0, 3)).toEqual([{ producer: 1, first: 1, last: 3 }]);
  expect(topic.fetched).toEqual(["0/0", "0/2"]);
});

test("a record that names nobody is passed over, and those of a partition nobody has seen are not known", async () => {
  const topic = new SmallTopic([{ first: 0, keys: ["1:1", "poison", "1:2"] }], 9);
  const positions = reader(topic);
  await positions.log?.starts();
  topic.commits.set(0, 3).set(1, 8);
  await positions.committed();
  expect(positions.ids(0, 0, 3)).toEqual([
    { producer: 1, first: 1, last: 1 },
    { producer: 1, first: 2, last: 2 },
  ]);
  expect(positions.ids(1, 0, 8)).toBeUndefined();
});

test("a commit beyond what can be read stays unknown, and the look ends all the same", async () => {
  const topic = new SmallTopic([{ first: 0, keys: ["1:1"] }]);
  const positions = reader(topic);
  await positions.log?.starts();
  topic.commits.set(0, 40);
  await positions.committed();
  expect(positions.ids(0, 0, 40)).toBeUndefined();
  expect(positions.ids(0, 0, 1)).toEqual([{ producer: 1, first: 1, last: 1 }]);
});

test("nothing is read twice, and what comes later is learnt from there", async () => {
  const topic = new SmallTopic([{ first: 0, keys: ["1:1", "1:2"] }]);
  const positions = reader(topic);
  await positions.log?.starts();
  topic.commits.set(0, 2);
  await positions.committed();
  topic.partitions[0]?.keys.push("1:3");
  topic.commits.set(0, 3);
  await positions.committed();
  expect(topic.fetched).toEqual(["0/0", "0/2"]);
  expect(positions.ids(0, 2, 3)).toEqual([{ producer: 1, first: 3, last: 3 }]);
});

test("a broker that gives no records leaves the positions readable", async () => {
  const topic = new SmallTopic([{ first: 0, keys: ["1:1"] }]);
  const positions = kafkaPositions({
    kafka: {
      ...topic.kafka,
      fetchAll: () => Promise.reject(new Error("away")),
    } as unknown as typeof topic.kafka,
    ...{ group: "bridge", topic: "t", idOfKey: idsOfKey },
  });
  await positions.log?.starts();
  topic.commits.set(0, 1);
  expect(await positions.committed()).toEqual([{ partition: 0, committed: 1 }]);
  expect(positions.ids(0, 0, 1)).toBeUndefined();
});
