import { expect, test } from "vitest";
import { stacksOf } from "./run-options.ts";

test("stacks follow the machine unless the user says how many", () => {
  expect(stacksOf(undefined, 2)).toBe("auto");
  expect(stacksOf("auto", 2)).toBe("auto");
  expect(stacksOf("3", 2)).toBe(3);
});

test.each([
  ["0", '--stacks: "0" is not a whole number from 1'],
  ["x", '--stacks: "x" is neither auto nor a whole number from 1'],
  ["1.5", '--stacks: "1.5" is neither auto nor a whole number from 1'],
  ["-1", '--stacks: "-1" is neither auto nor a whole number from 1'],
  ["99", "--stacks: 99 stacks are more than 2 cores carry (at most 8)"],
])("--stacks %s is refused before anything starts", (text, message) => {
  expect(() => stacksOf(text, 2)).toThrow(message);
});
