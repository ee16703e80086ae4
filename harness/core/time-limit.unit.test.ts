import { expect, test } from "vitest";
import { timeLimit } from "./time-limit.ts";

test.each([389_999.994, "1.0005s", 0, -1] as const)("%s is a limit that can be waited for", (duration) => {
  expect(timeLimit(duration).aborted).toBe(false);
});

test("a limit is over after its time", async () => {
  const limit = timeLimit(0.5);
  await new Promise((resolve) => limit.addEventListener("abort", resolve));
  expect(limit.reason).toMatchObject({ name: "TimeoutError" });
});
