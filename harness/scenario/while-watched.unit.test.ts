import { expect, test } from "vitest";
import { whileWatched } from "./while-watched.ts";

function probes(ending: () => Promise<void> = () => Promise.resolve()) {
  let ended = 0;
  return {
    end: () => {
      ended++;
      return ending();
    },
    ended: () => ended,
  };
}

test("probes are ended once, after the work", async () => {
  const observed = probes();
  await whileWatched(observed, async () => expect(observed.ended()).toBe(0));
  expect(observed.ended()).toBe(1);
});

test("probes are ended where the work fails, and what failed is told", async () => {
  const observed = probes(() => Promise.reject(new Error("no probe answers")));
  const work = () => Promise.reject(new Error("no stack"));
  await expect(whileWatched(observed, work)).rejects.toThrow("no stack");
  expect(observed.ended()).toBe(1);
});

test("what ending them throws is told where the work did well", async () => {
  const observed = probes(() => Promise.reject(new Error("no probe answers")));
  await expect(whileWatched(observed, () => Promise.resolve())).rejects.toThrow("no probe answers");
});
