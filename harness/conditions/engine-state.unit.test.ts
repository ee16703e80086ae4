import { expect, test } from "vitest";
import { type EngineSight, notHealthy } from "./engine-state.ts";

const look = (running: boolean, health: ReturnType<EngineSight["state"]>["health"]) =>
  notHealthy({ state: () => ({ running, health }) }, "web").look();

test("one that ended, is unhealthy or still starts is not healthy", async () => {
  for (const [running, health] of [
    [false, "healthy"],
    [false, "none"],
    [true, "unhealthy"],
    [true, "starting"],
  ] as const) {
    expect(await look(running, health)).toEqual({ done: true, value: health });
  }
});

test("one that runs and is healthy, or has no health check, is not", async () => {
  expect(await look(true, "healthy")).toEqual({ done: false, saw: "healthy" });
  expect(await look(true, "none")).toEqual({ done: false, saw: "none" });
});
