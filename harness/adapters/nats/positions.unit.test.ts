import { expect, test } from "vitest";
import { idsOfKey } from "../kafka/testing/small-topic.ts";
import { jetStreamPositions } from "./positions.ts";
import { SmallStream } from "./testing/small-stream.ts";

const reader = (stream: SmallStream) =>
  jetStreamPositions({
    ...{ nats: stream.nats, stream: "s", durable: "bridge", header: "Bars", idsOfHeader: idsOfKey },
  });

test("the committed position is behind the ack floor, and ids are those of the messages below it", async () => {
  const stream = new SmallStream(1, ["1:1-3", "", "1:4"]);
  const positions = reader(stream);
  expect([positions.subject, positions.path]).toEqual(["nats:bridge", "nats"]);
  expect(await positions.log?.starts()).toEqual([{ partition: 0, first: 1 }]);
  stream.ackFloor = 3;
  expect(await positions.committed()).toEqual([{ partition: 0, committed: 4 }]);
  expect(positions.ids(0, 1, 4)).toEqual([
    { producer: 1, first: 1, last: 3 },
    { producer: 1, first: 4, last: 4 },
  ]);
  expect(positions.ids(0, 1, 5)).toBeUndefined();
});

test("messages that retention took before anybody read them are counted as unread", async () => {
  const stream = new SmallStream(1, ["1:1"]);
  const positions = reader(stream);
  await positions.committed();
  stream.headers.push("1:2", "1:3", "1:4");
  stream.removeTo(4);
  stream.deliver();
  expect(positions.ids(0, 1, 5)).toBeUndefined();
  expect(positions.log?.map(0)?.unread(1, 5)).toBe(2);
  expect(positions.log?.map(0)?.known(1, 5)).toEqual([
    { producer: 1, first: 1, last: 1 },
    { producer: 1, first: 4, last: 4 },
  ]);
  expect(await positions.log?.starts()).toEqual([{ partition: 0, first: 4 }]);
});

test("after a lost connection the stream is followed from where it was left", async () => {
  const stream = new SmallStream(1, ["1:1", "1:2"]);
  const positions = reader(stream);
  await positions.committed();
  await positions.committed();
  stream.loseConnection();
  stream.headers.push("1:3");
  await new Promise((resolve) => setImmediate(resolve));
  await positions.committed();
  await positions.end?.();
  expect(stream.followed).toEqual([1, 3]);
  expect(positions.ids(0, 1, 4)).toEqual([{ producer: 1, first: 1, last: 3 }]);
});
