import { expect, test } from "vitest";
import { holds } from "./subnet.ts";

test.each([
  ["172.28.0.0/16", "172.28.255.1", true],
  ["172.28.0.0/16", "172.29.0.1", false],
  ["10.0.0.4/32", "10.0.0.4", true],
  ["0.0.0.0/0", "1.2.3.4", true],
  ["10.0.0.0/33", "10.0.0.1", false],
  ["10.0.0.0", "10.0.0.1", false],
  ["fd00::/8", "10.0.0.1", false],
  ["10.0.0.0/8", "db", false],
  ["", "", false],
])("%s has %s: %s", (subnet, address, expected) => {
  expect(holds(subnet, address)).toBe(expected);
});
