import { expect, test } from "vitest";
import { TcpSequence } from "./tcp-sequence.ts";

test("each byte counts once, whatever is sent again", () => {
  const payload = new TcpSequence();
  expect(payload.count("a", 100, 10)).toBe(10);
  expect(payload.count("a", 100, 10)).toBe(0);
  expect(payload.count("a", 105, 10)).toBe(5);
  expect(payload.count("a", 115, 1)).toBe(1);
  expect(payload.count("b", 100, 10)).toBe(10);
});

test("sequence numbers wrap", () => {
  const payload = new TcpSequence();
  expect(payload.count("a", 2 ** 32 - 5, 10)).toBe(10);
  expect(payload.count("a", 2 ** 32 - 5, 10)).toBe(0);
  expect(payload.count("a", 5, 3)).toBe(3);
});

test("a new connection on the same port begins anew", () => {
  const payload = new TcpSequence();
  payload.count("a", 5_000, 100);
  payload.begin("a");
  expect(payload.count("a", 7, 3)).toBe(3);
});
