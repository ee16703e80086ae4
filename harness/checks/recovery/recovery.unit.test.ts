import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { cut, health, platform, run, verdict } from "../testing/sick-web.ts";

test("healthy within the bound passes and measures the time from the proven heal", () => {
  const result = run(health(platform(), 24_000, "healthy").history());
  expect(result.verdict).toBe("pass");
  const measured = { name: "recovery from cut 1", value: 4_000, bound: { atMost: 10_000 } };
  expect(result.measured[0]).toMatchObject(measured);
});

test("healthy after the bound, or never within it, fails", () => {
  expect(verdict(health(platform(), 31_000, "healthy").history())).toBe("fail");
  expect(verdict(platform().history())).toBe("fail");
});

test("a history that ends before the bound without recovery is unknown", () => {
  expect(verdict(platform({ untilMs: 25_000 }).history())).toBe("unknown");
  expect(verdict(platform({ untilMs: 20_000 }).history())).toBe("unknown");
});

test("a service that was well all along has nothing to recover from, whatever the contention", () => {
  const result = run(health(platform({ calm: false }), 6_000, "healthy").history());
  expect(result).toMatchObject({ verdict: "pass", measured: [{ name: "recovery from cut 1", value: 0 }] });
});

test("a relapse counts: recovered is who stays well", () => {
  const builder = health(
    health(health(platform(), 22_000, "healthy"), 23_000, "unhealthy"),
    45_000,
    "healthy",
  );
  expect(verdict(builder.history())).toBe("fail");
  const late = health(health(platform(), 22_000, "healthy"), 23_000, "unhealthy");
  expect(verdict(late.history())).toBe("fail");
});

test("a service that the harness takes down at the end did not relapse", () => {
  const builder = health(platform(), 24_000, "healthy");
  builder.add(50_000, "container", "web", { action: "kill", by: "harness" });
  expect(verdict(health(builder, 50_001, "unhealthy").history())).toBe("pass");
});

test("the endpoint must be well too where it was asked", () => {
  const builder = health(platform(), 24_000, "healthy");
  builder.add(5_000, "health", "web", { status: "unhealthy", via: "endpoint", failing: ["db"] });
  expect(verdict(builder.history())).toBe("fail");
  builder.add(23_000, "health", "web", { status: "healthy", via: "endpoint" });
  expect(verdict(builder.history())).toBe("pass");
});

test("a killed server is well again only once the engine says so anew", () => {
  const build = (againAt?: number) => {
    const outage = { ...cut, fault: "kill 1", kind: "kill", target: "db" };
    const builder = health(platform({ outage }), 24_000, "healthy");
    builder.add(1_010, "container", "db", { action: "die", exitCode: 137, by: "harness" });
    builder.add(19_000, "container", "db", { action: "start", by: "harness" });
    if (againAt !== undefined) builder.add(againAt, "health", "db", { status: "healthy", via: "engine" });
    return verdict(builder.history());
  };
  expect(build(25_000)).toBe("pass");
  expect(build(35_000)).toBe("fail");
  expect(build()).toBe("fail");
});

test("overlapping faults count from the last heal", () => {
  const builder = health(platform(), 38_000, "healthy");
  builder.outage({ ...cut, fault: "cut 2", injecting: 15_000, proven: 15_010, healed: 30_000 });
  const result = run(builder.history());
  expect(result.verdict).toBe("pass");
  expect(result.measured.map(({ name }) => name)).toContain("recovery from cut 2");
});

test("a second fault before the bound is over: who was not well yet owes it after that one", () => {
  const build = (wellAt: number, secondAt = 25_000) => {
    const builder = health(platform(), wellAt, "healthy");
    const [injecting, proven, healed] = [secondAt, secondAt + 10, secondAt + 2_000];
    builder.outage({ ...cut, fault: "cut 2", injecting, proven, healed });
    return run(builder.history());
  };
  expect(build(33_000).verdict).toBe("pass");
  expect(build(33_000).measured.map(({ name }) => name)).not.toContain("recovery from cut 1");
  expect(build(39_000).verdict).toBe("fail");
  expect(build(33_000, 31_000).verdict).toBe("fail");
});

test("a bound within the uncertainty is unknown", () => {
  const builder = platform();
  builder.add(29_990, "health", "web", { status: "healthy", via: "engine" }, 50);
  expect(verdict(builder.history())).toBe("unknown");
});

test("contention turns a missed bound into unknown; a bound met in spite of it, lateness added, is met", () => {
  const pressed = (at: number, eventLoopDelayMs: number) =>
    verdict(health(platform(), at, "healthy").contention(22_000, { cpu: 1, eventLoopDelayMs }).history());
  expect(pressed(31_000, 900)).toBe("unknown");
  expect(pressed(24_000, 900)).toBe("pass");
  expect(pressed(24_000, 20_000)).toBe("unknown");
  expect(verdict(health(platform({ calm: false }), 24_000, "healthy").history())).toBe("unknown");
});

test("a probe that did not watch until the end is unknown", () => {
  expect(verdict(health(platform({ probes: [] }), 24_000, "healthy").history())).toBe("unknown");
  expect(verdict(health(platform(), 24_000, "healthy").probe("engine", "gap", 30_000).history())).toBe(
    "unknown",
  );
});

test("a probe that is ended right after the last phase has watched until the end", () => {
  const builder = health(platform(), 24_000, "healthy").probe("engine", "end", 60_000.2);
  expect(verdict(builder.history())).toBe("pass");
});

test("well again counts from when somebody looked again", () => {
  const builder = health(platform(), 6_000, "healthy");
  builder.probe("engine", "gap", 19_000).probe("engine", "begin", 33_000);
  expect(verdict(builder.history())).toBe("fail");
});

test("a fault that was not healed for certain is unknown, no fault is not covered", () => {
  const { healed: _, ...open } = cut;
  expect(verdict(health(platform({ outage: open }), 24_000, "healthy").history())).toBe("unknown");
  expect(verdict(new HistoryBuilder().history())).toBe("not covered");
});

test("the longest pause is measured", () => {
  const builder = health(platform(), 24_000, "healthy");
  for (const at of [1_000, 2_000, 9_000]) {
    builder.add(at, "operation", "bars", { producer: 1, first: at, last: at, outcome: "ok" });
  }
  expect(run(builder.history()).measured).toContainEqual({
    ...{ id: "longest-pause", of: "acknowledgements", name: "longest pause in acknowledgements" },
    ...{ value: 7_000, unit: "ms" },
  });
});

test("who never came back is no recovery of 0 ms: it lasted at least until the last look", () => {
  const away = run(health(platform(), 24_000, "unhealthy").history());
  expect(away.verdict).not.toBe("pass");
  expect(away.summary).toMatch(/^not recovered after ≥ \d/);
  const recovery = away.measured.find(({ id }) => id === "recovery");
  expect(recovery?.value).toBeUndefined();
  expect(recovery?.valueAtLeast).toBeGreaterThan(0);
  const { healed: _, ...open } = cut;
  expect(run(health(platform({ outage: open }), 24_000, "healthy").history()).summary).toMatch(
    /^no recovery was seen/,
  );
});
