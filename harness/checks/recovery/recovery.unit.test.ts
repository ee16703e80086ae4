import { expect, test } from "vitest";
import type { CircuitState, HealthStatus } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { cutOf, HistoryBuilder, link, type Outage, service } from "../testing/history-builder.ts";
import { recovery } from "./recovery.ts";

const run = (history: History) => recovery({ within: "10s" }).run(history);
const verdict = (history: History) => run(history).verdict;
const id = "web->db:5432";
const cut = cutOf(id, { healed: 20_000 });

interface Case {
  outage?: Outage;
  probes?: string[];
  untilMs?: number;
  calm?: boolean;
  circuits?: boolean;
}

/** `web` was healthy, turned ill during the cut, and the history goes on until 60 s. */
function platform(given: Case = {}): HistoryBuilder {
  const web = service("web", { dependsOn: [{ service: "db", condition: "service_healthy" }] });
  const spec = { service: "web", circuit: "db", link: id, failures: 5, openMs: 3_000 };
  const circuits = given.circuits === true ? [spec] : [];
  const builder = new HistoryBuilder().topology({
    services: [service("db"), web],
    links: [link(id)],
    circuits,
  });
  builder
    .watched(...(given.probes ?? ["engine", "capture:db", "health:web", "metrics:web"]))
    .outage(given.outage ?? cut);
  const untilMs = given.untilMs ?? 60_000;
  if (given.calm !== false) builder.calm(untilMs);
  builder.add(untilMs, "phase", "drain", { name: "drain", edge: "end" });
  builder.add(500, "health", "db", { status: "healthy", via: "engine" });
  health(builder, 500, "healthy");
  return health(builder, 5_000, "unhealthy");
}

function health(builder: HistoryBuilder, at: number, status: HealthStatus): HistoryBuilder {
  builder.add(at, "health", "web", { status, via: "engine" });
  return builder;
}

function stored(builder: HistoryBuilder, at: number, distinct: number, uncertaintyMs = 1, seenAt = at + 1) {
  const data = { store: "warehouse", distinct, byPath: {} };
  builder.add(at, "stored", "warehouse", data, uncertaintyMs, seenAt);
  return builder;
}

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

/** A circuit that opened during the cut and closed again, if ever, by its metric; logged changes are added. */
function circuitCase(closedAt?: number, logged: [number, CircuitState][] = []): HistoryBuilder {
  const probes = ["engine", "capture:db", "metrics:web", ...(logged.length > 0 ? ["logs:web"] : [])];
  const builder = health(platform({ circuits: true, probes }), 24_000, "healthy");
  builder.add(6_000, "circuit", "web", { circuit: "db", state: "open", via: "metric" });
  if (closedAt !== undefined)
    builder.add(closedAt, "circuit", "web", { circuit: "db", state: "closed", via: "metric" });
  for (const [at, state] of logged) builder.add(at, "circuit", "web", { circuit: "db", state, via: "log" });
  return builder;
}

const blind = (builder: HistoryBuilder, probe: string, fromMs: number, toMs: number) =>
  builder.probe(probe, "gap", fromMs).probe(probe, "begin", toMs);

test("an open circuit is no recovery", () => {
  expect(verdict(circuitCase(23_000).history())).toBe("pass");
  expect(verdict(circuitCase(40_000).history())).toBe("fail");
  expect(verdict(circuitCase().history())).toBe("fail");
});

test("a scrape that fails after a circuit was seen closed does not take that back", () => {
  const result = run(blind(circuitCase(21_000), "metrics:web", 40_000, 42_000).history());
  expect(result.verdict).toBe("pass");
  expect(result.measured[0]).toMatchObject({ value: 4_000 });
  expect(verdict(blind(circuitCase(), "metrics:web", 40_000, 42_000).history())).toBe("fail");
});

test("where nobody looked for long after it was seen closed, a relapse may be hidden: no fail, and no pass", () => {
  const result = run(blind(circuitCase(21_000), "metrics:web", 22_000, 45_000).history());
  expect(result.verdict).toBe("unknown");
  expect(result.findings[0]?.message).toContain("closed only 1 s after the heal, and then not watched until");
  expect(verdict(blind(circuitCase(21_000), "metrics:web", 22_000, 28_000).history())).toBe("pass");
  expect(verdict(blind(circuitCase(35_000), "metrics:web", 40_000, 50_000).history())).toBe("fail");
});

test("an owner that logs its changes would have logged a relapse while its metrics could not be read", () => {
  const closed: [number, CircuitState][] = [
    [6_000, "open"],
    [20_900, "half-open"],
    [20_950, "closed"],
  ];
  const long = (logged: [number, CircuitState][]) =>
    blind(circuitCase(21_000, logged), "metrics:web", 22_000, 45_000);
  expect(verdict(long(closed).history())).toBe("pass");
  expect(verdict(long([...closed, [30_000, "open"], [44_000, "closed"]]).history())).toBe("unknown");
  expect(verdict(long(closed).probe("logs:web", "gap", 30_000).history())).toBe("unknown");
});

test("new rows must be stored where rows are counted and some are still due", () => {
  const build = (afterMs: number | undefined, acknowledged: number) => {
    const builder = health(platform(), 24_000, "healthy");
    builder.add(3_000, "operation", "bars", { producer: 1, first: 1, last: acknowledged, outcome: "ok" });
    stored(builder, 900, 100);
    if (afterMs !== undefined) stored(builder, afterMs, 150);
    return verdict(builder.history());
  };
  expect(build(22_000, 150)).toBe("pass");
  expect(build(40_000, 150)).toBe("fail");
  expect(build(undefined, 150)).toBe("fail");
  expect(build(undefined, 100)).toBe("pass");
  // What comes when all was there before is the fresh record's.
  expect(build(50_000, 100)).toBe("pass");
});

test("rows that were counted before the heal were there before it, however long nobody had counted", () => {
  const build = (seenAt: number) => {
    const builder = health(platform(), 24_000, "healthy");
    builder.add(3_000, "operation", "bars", { producer: 1, first: 1, last: 100, outcome: "ok" });
    return verdict(stored(builder, 19_000, 100, 2_000, seenAt).history());
  };
  expect(build(19_100)).toBe("pass");
  // Whether they came before it or after: nothing was left to store by then.
  expect(build(20_500)).toBe("pass");
});

/** Rows are counted; 150 of them are acknowledged before the heal and 100 were counted before the cut. */
function countedCase(acknowledged = 150): HistoryBuilder {
  const builder = health(platform(), 24_000, "healthy").watched("stored");
  builder.add(3_000, "operation", "bars", { producer: 1, first: 1, last: acknowledged, outcome: "ok" });
  return stored(builder, 900, 100);
}

test("all that was due, stored between the last count before the heal and the first one after it, is back", () => {
  const result = run(stored(countedCase(), 20_700, 150, 1_000).history());
  expect(result).toMatchObject({ verdict: "pass", findings: [] });
  expect(verdict(stored(blind(countedCase(), "stored", 2_000, 22_000), 22_000, 150, 21_000).history())).toBe(
    "pass",
  );
});

test("a part of what was due says nothing of when it was stored, and more than the bound is too late", () => {
  expect(verdict(stored(countedCase(), 20_700, 140, 1_000).history())).toBe("fail");
  expect(verdict(stored(countedCase(), 31_500, 150, 1_000).history())).toBe("fail");
  expect(verdict(stored(blind(countedCase(), "stored", 2_000, 31_500), 31_500, 150, 30_000).history())).toBe(
    "unknown",
  );
});

test("only what was acknowledged by the time of a count was due", () => {
  const build = (laterAt: number) => {
    const builder = stored(countedCase(), 20_700, 150, 1_000);
    builder.add(laterAt, "operation", "bars", { producer: 1, first: 151, last: 200, outcome: "ok" });
    return verdict(builder.history());
  };
  expect(build(20_600)).toBe("fail");
  expect(build(25_000)).toBe("pass");
});

test("the rows of several stores are due together", () => {
  const build = (inOther: number) => {
    const builder = countedCase(200);
    const other = { store: "other", byPath: {} };
    builder.add(900, "stored", "other", { ...other, distinct: 20 });
    builder.add(20_600, "stored", "other", { ...other, distinct: inOther }, 1_000);
    return verdict(stored(builder, 20_700, 150, 1_000).history());
  };
  expect(build(50)).toBe("pass");
  expect(build(30)).toBe("fail");
});

test("a declared count of rows that nobody took after the heal is unknown", () => {
  expect(verdict(health(platform(), 24_000, "healthy").watched("stored").history())).toBe("unknown");
  expect(verdict(countedCase().probe("stored", "gap", 2_000).history())).toBe("unknown");
  expect(verdict(countedCase().probe("stored", "gap", 25_000).history())).toBe("unknown");
  expect(verdict(countedCase().probe("stored", "gap", 50_000).history())).toBe("fail");
  expect(verdict(blind(countedCase(), "stored", 2_000, 22_000).history())).toBe("fail");
  expect(verdict(countedCase(100).probe("stored", "gap", 2_000).history())).toBe("pass");
});

test("what nobody could count before the next fault is owed after that one", () => {
  const build = (againMs: number) => {
    const builder = blind(countedCase(), "stored", 2_000, 26_000);
    builder.outage({ ...cut, fault: "cut 2", injecting: 25_000, proven: 25_010, healed: 27_000 });
    return verdict(stored(builder, againMs, 150).history());
  };
  expect(build(30_000)).toBe("pass");
  expect(build(40_000)).toBe("fail");
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
