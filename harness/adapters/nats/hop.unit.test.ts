import { expect, test } from "vitest";
import { ProducedIds } from "../../history/produced-ranges.ts";
import { idsOfKey } from "../kafka/testing/small-topic.ts";
import { jetStreamHop } from "./hop.ts";
import { SmallStream } from "./testing/small-stream.ts";

const hop = (stream: SmallStream) =>
  jetStreamHop({ name: "NATS", nats: stream.nats, stream: "s", header: "Bars", idsOfHeader: idsOfKey });
const wanted = ProducedIds.of([{ producer: 1, first: 2, last: 5 }]);

test("a stream is read from its first to its last message, and only what is wanted is kept", async () => {
  const stream = new SmallStream(7, ["1:1-2", "", "2:3", "1:4-9"]);
  expect(await hop(stream).holds(wanted)).toEqual([
    { producer: 1, first: 2, last: 2 },
    { producer: 1, first: 4, last: 5 },
  ]);
  expect(stream.followed).toEqual([7]);
});

test("an empty stream holds nothing and is not read", async () => {
  const stream = new SmallStream(8, []);
  expect(await hop(stream).holds(wanted)).toEqual([]);
  expect(stream.followed).toEqual([]);
});

test("a connection that ends before the last message is an error, not an end", async () => {
  const stream = new SmallStream(1, ["1:2", "1:3"]);
  stream.deliver = () => stream.loseConnection();
  await expect(hop(stream).holds(wanted)).rejects.toThrow("the connection ended before s was read");
});
