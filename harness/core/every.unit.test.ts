import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { everyMs } from "./every.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("looks come at once and at the pace, never two at a time", async () => {
  let begun = 0;
  let finish: (() => void) | undefined;
  const looking = everyMs(100, () => {
    begun++;
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  expect(begun).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(begun).toBe(1);
  finish?.();
  await vi.advanceTimersByTimeAsync(0);
  // The one before took longer than the pace.
  expect(begun).toBe(2);
  finish?.();
  await vi.advanceTimersByTimeAsync(99);
  expect(begun).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(begun).toBe(3);
  finish?.();
  await looking.end();
});

test("the end waits for the look under way and no other begins", async () => {
  let begun = 0;
  let finish: (() => void) | undefined;
  const looking = everyMs(100, () => {
    begun++;
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  let ended = false;
  const end = looking.end().then(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(500);
  expect(ended).toBe(false);
  finish?.();
  await end;
  await vi.advanceTimersByTimeAsync(500);
  expect(begun).toBe(1);
});

test("a look that is asked for begins after the one under way, and the pace counts from it", async () => {
  const begun: number[] = [];
  let finish: (() => void) | undefined;
  const looking = everyMs(100, () => {
    begun.push(Date.now());
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  const start = Date.now();
  let looked = 0;
  for (const asked of [looking.look(), looking.look()]) void asked.then(() => looked++);
  await vi.advanceTimersByTimeAsync(30);
  expect(begun).toHaveLength(1);
  finish?.();
  await vi.advanceTimersByTimeAsync(0);
  expect({ begun: begun.map((at) => at - start), looked }).toEqual({ begun: [0, 30], looked: 0 });
  finish?.();
  await vi.advanceTimersByTimeAsync(99);
  expect({ begun: begun.length, looked }).toEqual({ begun: 2, looked: 2 });
  await vi.advanceTimersByTimeAsync(1);
  expect(begun).toHaveLength(3);
  finish?.();
  await looking.end();
  await looking.look();
  expect(begun).toHaveLength(3);
});
