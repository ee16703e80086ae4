import { expect, test } from "vitest";
import { earliest, latest, order } from "./event-order.ts";

test("an order is said only beyond both uncertainties", () => {
  const first = { at: 100, uncertaintyMs: 10 };
  expect(order(first, { at: 121, uncertaintyMs: 10 })).toBe("before");
  expect(order(first, { at: 120, uncertaintyMs: 10 })).toBe("undecided");
  expect(order(first, { at: 80, uncertaintyMs: 10 })).toBe("undecided");
  expect(order(first, { at: 79, uncertaintyMs: 10 })).toBe("after");
});

test("what was seen had happened by then", () => {
  const look = { at: 100, uncertaintyMs: 2_000, seenAt: 160 };
  expect(earliest(look)).toBe(-1_900);
  expect(latest(look)).toBe(160);
  expect(order(look, { at: 200, uncertaintyMs: 1 })).toBe("before");
  expect(order(look, { at: 150, uncertaintyMs: 1 })).toBe("undecided");
});

test("a time that lies after its sighting is believed", () => {
  expect(latest({ at: 100, uncertaintyMs: 5, seenAt: 90 })).toBe(100);
});
