import { expect, test } from "vitest";
import { nearestName, suggestion } from "./nearest-name.ts";

const names = ["data-bridge", "cart", "store"];

test.for([
  ["data-brigde", "data-bridge"],
  ["databridge", "data-bridge"],
  ["Cart", "cart"],
  ["carts", "cart"],
  ["stroe", "store"],
  ["stores-of-all", undefined],
  ["x", undefined],
  ["", undefined],
] as const)("%s is nearest to %s", ([name, nearest]) => {
  expect(nearestName(name, names)).toBe(nearest);
});

test("without a near name all are listed, but not without end", () => {
  expect(suggestion("billing", names)).toBe("(there are: data-bridge, cart, store)");
  expect(suggestion("billing", [])).toBe("(there are none)");
  const many = Array.from({ length: 30 }, (_, index) => `service-${index}`);
  expect(suggestion("billing", many)).toMatch(/service-11, …\)$/);
});
