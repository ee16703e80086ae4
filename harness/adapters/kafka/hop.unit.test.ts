import { expect, test } from "vitest";
import { ProducedIds } from "../../history/produced-ranges.ts";
import { kafkaHop } from "./hop.ts";
import { idsOfKey, SmallTopic } from "./testing/small-topic.ts";

const hop = (topic: SmallTopic) =>
  kafkaHop({ name: "archive", kafka: topic.kafka, topic: "t", idOfKey: idsOfKey });
const wanted = ProducedIds.of([{ producer: 1, first: 2, last: 5 }]);

test("every partition is read from its beginning to its end, and only what is wanted is kept", async () => {
  const topic = new SmallTopic([
    { first: 3, keys: ["1:1", "1:2", "poison", "2:3"] },
    { first: 0, keys: ["1:4-9"] },
  ]);
  expect(await hop(topic).holds(wanted)).toEqual([
    { producer: 1, first: 2, last: 2 },
    { producer: 1, first: 4, last: 5 },
  ]);
  expect(topic.fetched).toEqual(["0/3", "0/5", "1/0"]);
});

test("an empty topic holds nothing and is not read", async () => {
  const topic = new SmallTopic([{ first: 9, keys: [] }]);
  expect(await hop(topic).holds(wanted)).toEqual([]);
  expect(topic.fetched).toEqual([]);
});

test("a log that is cut while it is read goes on behind the cut", async () => {
  const topic = new SmallTopic([{ first: 0, keys: ["1:2", "1:3", "1:4", "1:5"] }], 1);
  const { kafka } = topic;
  const cutting = {
    ...kafka,
    fetch: async (...asked: Parameters<typeof kafka.fetch>) => {
      const answer = await kafka.fetch(...asked);
      if (topic.fetched.length === 1) topic.partitions[0] = { first: 2, keys: ["1:4", "1:5"] };
      return answer;
    },
  } as typeof kafka;
  expect(
    await kafkaHop({ name: "archive", kafka: cutting, topic: "t", idOfKey: idsOfKey }).holds(wanted),
  ).toEqual([
    { producer: 1, first: 2, last: 2 },
    { producer: 1, first: 4, last: 5 },
  ]);
});

test("a broker that gives nothing though there is something is an error, not an end", async () => {
  const topic = new SmallTopic([{ first: 0, keys: ["1:2"] }], 0);
  await expect(hop(topic).holds(wanted)).rejects.toThrow("t/0 gave nothing from 0 of 1");
});
