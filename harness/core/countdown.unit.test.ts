import { expect, test } from "vitest";
import { Countdown } from "./countdown.ts";

test("is done with the last of the announced things, and at once when there are none", async () => {
  await new Countdown(0).done;
  const two = new Countdown(2);
  let done = false;
  const waiting = two.done.then(() => {
    done = true;
  });
  two.count();
  await Promise.resolve();
  expect(done).toBe(false);
  two.count();
  await waiting;
  expect(done).toBe(true);
});
