import { expect, test } from "vitest";
import type { EngineState } from "./engine-watch.ts";
import { comesBack, Hopeless, isDone } from "./never-ready.ts";

const policy = (name: "no" | "always" | "on-failure" | "unless-stopped") => ({
  name: "api",
  restart: { name },
});

function hopeless(state: Partial<EngineState>, intervalMs: number | undefined = 1_000) {
  let nowMs = 0;
  const current: EngineState = { running: true, health: "none", starts: 1, ...state };
  const health = intervalMs === undefined ? undefined : { intervalMs, timeoutMs: 2_000 };
  return {
    current,
    pass: (ms: number) => {
      nowMs += ms;
    },
    one: new Hopeless(
      { state: () => current },
      () => health,
      () => nowMs,
    ),
  };
}

test("who ended comes back as its restart policy has it", () => {
  expect(comesBack(policy("no"), 1)).toBe(false);
  expect(comesBack(policy("on-failure"), 0)).toBe(false);
  expect(comesBack(policy("on-failure"), 1)).toBe(true);
  expect(comesBack(policy("always"), 0)).toBe(true);
});

test("a job is who ended with 0 and is not started again", () => {
  const ended: EngineState = { running: false, health: "none", exitCode: 0, starts: 1 };
  expect(isDone(policy("no"), ended)).toBe(true);
  expect(isDone(policy("always"), ended)).toBe(false);
  expect(isDone(policy("no"), { ...ended, exitCode: 1 })).toBe(false);
  expect(isDone(policy("no"), { ...ended, starts: 0 })).toBe(false);
});

test("hopeless is who ended for good, and not who is started again or has not started", () => {
  const dead = { running: false, exitCode: 1 };
  expect(hopeless(dead).one.why(policy("no"))).toContain("api ended with exit code 1");
  expect(hopeless(dead).one.why(policy("always"))).toBeUndefined();
  expect(hopeless({ running: false, starts: 0 }).one.why(policy("no"))).toBeUndefined();
});

test("who is unhealthy is given two looks more, and begins anew once it was healthy", () => {
  const { one, current, pass } = hopeless({ health: "unhealthy" });
  expect(one.why(policy("no"))).toBeUndefined();
  pass(5_999);
  expect(one.why(policy("no"))).toBeUndefined();
  current.health = "healthy";
  expect(one.why(policy("no"))).toBeUndefined();
  current.health = "unhealthy";
  expect(one.why(policy("no"))).toBeUndefined();
  pass(6_000);
  expect(one.why(policy("no"))).toContain("never became healthy");
});

test("a health check that runs faster than its file says condemns nobody", () => {
  const { current, pass } = hopeless({ health: "unhealthy" });
  const one = new Hopeless({ state: () => current }, () => undefined);
  expect(one.why(policy("no"))).toBeUndefined();
  pass(60_000);
  expect(one.why(policy("no"))).toBeUndefined();
});
