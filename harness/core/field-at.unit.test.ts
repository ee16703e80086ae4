import { expect, test } from "vitest";
import { fieldAt } from "./field-at.ts";

test("a field of that very name comes first, then a field in a field", () => {
  expect(fieldAt({ "log.level": "warn", log: { level: "info" } }, "log.level")).toBe("warn");
  expect(fieldAt({ log: { level: "info" } }, "log.level")).toBe("info");
  expect(fieldAt({ a: { b: { c: 1 } } }, "a.b.c")).toBe(1);
  expect(fieldAt({ a: [{ b: 2 }] }, "a.0.b")).toBe(2);
});

test.for([null, undefined, "text", 7, [], {}, { a: null }, { a: "text" }])(
  "%j has no field there",
  (value) => {
    expect(fieldAt(value, "a.b")).toBeUndefined();
  },
);

test("what every object inherits is no field", () => {
  expect(fieldAt({}, "constructor")).toBeUndefined();
  expect(fieldAt({ a: {} }, "a.toString")).toBeUndefined();
});
