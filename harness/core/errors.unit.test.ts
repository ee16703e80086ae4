import { expect, test } from "vitest";
import { messageOf } from "./errors.ts";

test("a cause follows what it caused, unless that quotes it", () => {
  const cause = new Error("no route");
  expect(messageOf(new Error("the engine cannot be reached", { cause }))).toBe(
    "the engine cannot be reached: no route",
  );
  expect(messageOf(new Error("the engine: no route", { cause }))).toBe("the engine: no route");
  expect(messageOf(new AggregateError([cause, new Error("refused")], "two addresses"))).toBe(
    "two addresses: no route: refused",
  );
});

test("a text, an error without one and a bare object have a text, too", () => {
  expect(messageOf("gone")).toBe("gone");
  expect(messageOf(new TypeError(""))).toBe("TypeError");
  expect(messageOf({ message: "from a stream" })).toBe("from a stream");
  expect(messageOf({ code: 4 })).toBe('{"code":4}');
});
