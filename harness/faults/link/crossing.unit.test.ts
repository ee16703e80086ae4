import { expect, test } from "vitest";
import type { TcpCounters } from "../../wire/tcp-counters.ts";
import { crossedBytes } from "./crossing.ts";

const one = (peer: string, receivedBytes: number, acknowledgedBytes: number): TcpCounters => ({
  ...{ local: "10.0.0.1:80", peer, unreadBytes: 0, unsentBytes: 0 },
  ...{ receivedBytes, acknowledgedBytes },
});
const look = (...client: TcpCounters[]) => ({ client, server: [] });

test("bytes on a live connection are counted in their direction alone", () => {
  const before = look(one("a", 100, 51));
  expect(crossedBytes(before, look(one("a", 130, 51)), "requests")).toBe(30);
  expect(crossedBytes(before, look(one("a", 130, 51)), "answers")).toBe(0);
  expect(crossedBytes(before, look(one("a", 100, 71)), "answers")).toBe(20);
});

test("a new connection's handshake is nothing, its bytes are", () => {
  expect(crossedBytes(look(), look(one("b", 5, 0)), "answers")).toBe(0);
  expect(crossedBytes(look(), look(one("b", 7, 0)), "requests")).toBe(7);
});

test("a connection that is gone counts for nothing", () => {
  expect(crossedBytes(look(one("a", 9, 9)), look(), "requests")).toBe(0);
});
