import { expect, test } from "vitest";
import type { AlertRule } from "../../history/events.ts";
import { HistoryBuilder, service } from "../testing/history-builder.ts";
import { alerts } from "./alerts.ts";

const open: AlertRule = {
  name: "circuit open",
  service: "bridge",
  metric: 'state{circuit="store"}',
  comparison: "==",
  threshold: 1,
  severity: "warning",
};
const full: AlertRule = {
  name: "buffer full",
  service: "bridge",
  metric: "buffer_size",
  comparison: ">=",
  threshold: 100,
  severity: "critical",
};

/** A service whose circuit is open from 2 s to 5 s, watched from 0 to 10 s. */
function history(states: number[] = [0, 1, 0], sizes: number[] = [0, 60, 0]): HistoryBuilder {
  const built = new HistoryBuilder()
    .topology({ services: [service("bridge")], alerts: [open, full] })
    .watched("metrics:bridge")
    .calm(10_000);
  for (const [index, state] of states.entries()) {
    const values = { [open.metric]: state, [full.metric]: sizes[index] ?? 0 };
    built.add([500, 2_000, 5_000][index] ?? 9_000, "metric", "bridge", { values });
  }
  built.add(100, "phase", "work", { name: "work", edge: "begin" });
  built.add(10_000, "phase", "work", { name: "work", edge: "end" });
  return built;
}

test("an alert that must fire and did passes, with the scrapes that show it", () => {
  const result = alerts({ mustFire: ["circuit open"] }).run(history().history());
  expect(result.verdict).toBe("pass");
  expect(result.summary).toBe("fired: circuit open (warning) for 3 s");
  expect(result.measured[0]).toMatchObject({ value: 1, bound: { atLeast: 1 } });
  expect(result.evidence.length).toBeGreaterThan(1);
});

test("an alert that must fire and did not is a failure", () => {
  const result = alerts({ mustFire: ["circuit open"] }).run(history([0, 0, 0]).history());
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]?.evidence.length).toBe(2);
});

test("an alert that nobody declared for the scenario is a failure, one that may fire is none", () => {
  const fired = history([0, 1, 0], [0, 100, 0]).history();
  expect(alerts({ mustFire: ["circuit open"] }).run(fired).findings[0]?.message).toMatch(
    /critical .*buffer full/,
  );
  expect(alerts({ mustFire: ["circuit open"], mayFire: ["buffer full"] }).run(fired).verdict).toBe("pass");
  expect(alerts().run(history([0, 0, 0]).history()).verdict).toBe("pass");
});

test("under contention an alert that should not fire is unknown", () => {
  const built = history().contention(1_500, { cpu: 0.5, eventLoopDelayMs: 900 });
  expect(alerts().run(built.history()).verdict).toBe("unknown");
  expect(alerts({ mustFire: ["circuit open"] }).run(built.history()).verdict).toBe("pass");
});

test("an alert that goes on for far longer than contention explains was not its doing", () => {
  const builder = new HistoryBuilder()
    .topology({ alerts: [full] })
    .watched("metrics:bridge")
    .calm(60_000);
  for (const [at, size] of [
    [1_000, 0],
    [10_000, 500],
    [50_000, 0],
  ] as const)
    builder.add(at, "metric", "bridge", { values: { buffer_size: size } });
  builder.add(60_000, "phase", "drain", { name: "drain", edge: "end" });
  builder.contention(10_500, { cpu: 0.5, eventLoopDelayMs: 900 });
  expect(alerts().run(builder.history()).verdict).toBe("fail");
});

test.each([
  [">", 100, 1],
  [">", 101, 0],
  [">=", 101, 1],
  ["==", 101, 1],
  ["==", 100, 0],
] as const)("101 %s %d fires %d times", (comparison, threshold, times) => {
  const built = new HistoryBuilder().topology({ alerts: [{ ...full, comparison, threshold }] });
  built.watched("metrics:bridge").add(1_000, "metric", "bridge", { values: { buffer_size: 101 } });
  expect(alerts().run(built.history()).measured[0]?.value).toBe(times);
});

test("an alert that fired before metrics were lost has fired", () => {
  const built = history().probe("metrics:bridge", "gap", 6_000);
  expect(alerts({ mustFire: ["circuit open"], mayFire: ["buffer full"] }).run(built.history()).verdict).toBe(
    "unknown",
  );
  expect(alerts({ mustFire: ["circuit open"] }).run(built.history()).findings).toHaveLength(1);
});

test("metrics that could not be read hide an alert, unless for one scrape or the process was dead", () => {
  const lost = (untilMs = 9_500) =>
    history([0, 0, 0]).probe("metrics:bridge", "gap", 6_000).probe("metrics:bridge", "begin", untilMs);
  expect(alerts().run(lost().history()).verdict).toBe("unknown");
  expect(alerts().run(lost(8_000).history()).verdict).toBe("pass");
  const died = lost();
  died.add(5_500, "container", "bridge", { action: "die", by: "harness", exitCode: 137 });
  died.add(6_500, "container", "bridge", { action: "start", by: "platform" });
  expect(alerts().run(died.history()).verdict).toBe("pass");
});

test("nothing read, a metric that is not there, and a name that nobody declared are unknown", () => {
  const bare = new HistoryBuilder().topology({ alerts: [open] });
  expect(alerts().run(bare.history()).verdict).toBe("unknown");
  bare.watched("metrics:bridge").add(1_000, "metric", "bridge", { values: { other: 1 } });
  expect(alerts().run(bare.history()).verdict).toBe("unknown");
  expect(alerts({ mayFire: ["misspelt"] }).run(history([0, 0, 0]).history()).verdict).toBe("unknown");
});

test("no topology is unknown, no declared alert is not covered", () => {
  expect(alerts().run(new HistoryBuilder().history()).verdict).toBe("unknown");
  expect(alerts().run(new HistoryBuilder().topology({}).history()).verdict).toBe("not covered");
});

test("an increase counts from where the history began, and anew in a process that started later", () => {
  const trips: AlertRule = { ...open, name: "trips often", metric: "trips", comparison: ">", threshold: 3 };
  const counted = (rule: AlertRule, restart: boolean) => {
    const built = new HistoryBuilder()
      .topology({ services: [service("bridge")], alerts: [rule] })
      .watched("metrics:bridge")
      .calm(10_000);
    built.add(100, "phase", "work", { name: "work", edge: "begin" });
    for (const [at, value] of [
      [500, 4],
      [2_000, 6],
    ] as const)
      built.add(at, "metric", "bridge", { values: { trips: value } });
    if (restart) {
      built.add(3_000, "container", "bridge", { action: "die", by: "platform" });
      built.add(3_200, "container", "bridge", { action: "start", by: "platform" });
      built.add(5_000, "metric", "bridge", { values: { trips: 4 } });
    }
    built.add(10_000, "phase", "work", { name: "work", edge: "end" });
    return alerts().run(built.history()).verdict;
  };
  expect(counted(trips, false)).toBe("fail");
  expect(counted({ ...trips, of: "increase" }, false)).toBe("pass");
  expect(counted({ ...trips, of: "increase" }, true)).toBe("fail");
});
