import { expect, test } from "vitest";
import { startClock } from "./clock.ts";

/** A machine whose wall clock is ahead of its steady one by `ahead`, and tells whole milliseconds. */
function machine(ahead: number) {
  const clocks = {
    ...{ at: 500.9, ahead, wallAtZero: () => ahead },
    steady: () => clocks.at,
    wall: () => Math.floor(clocks.at + clocks.ahead),
  };
  return clocks;
}

test("what happened in an order keeps it, whenever within a millisecond it is mapped", () => {
  const clocks = machine(1_000_000.3);
  const clock = startClock(clocks.wall(), clocks);
  const mapped: number[] = [];
  for (let step = 0; step < 200; step++) {
    clocks.at += 0.137;
    mapped.push(clock.fromWall(clocks.at + clocks.ahead));
  }
  expect(mapped).toEqual(mapped.toSorted((one, other) => one - other));
  expect(Math.abs((mapped.at(-1) ?? 0) - clock.now())).toBeLessThan(0.02);
});

test.each([
  ["stepped forward", 5_000],
  ["stepped back", -5_000],
])("a wall clock that is %s is followed at once", (_, by) => {
  const clocks = machine(1_000_000);
  const clock = startClock(clocks.wall(), clocks);
  clock.fromWall(clocks.wall());
  clocks.ahead += by;
  clocks.at += 10;
  expect(Math.abs(clock.fromWall(clocks.wall()) - clock.now())).toBeLessThanOrEqual(1.01);
});

test("a wall clock that is slewed is followed", () => {
  const clocks = machine(1_000_000);
  const clock = startClock(clocks.wall(), clocks);
  for (let step = 0; step < 1_000; step++) {
    clocks.at += 10;
    clocks.ahead += 0.005;
    expect(Math.abs(clock.fromWall(clocks.at + clocks.ahead) - clock.now())).toBeLessThanOrEqual(1.01);
  }
});
