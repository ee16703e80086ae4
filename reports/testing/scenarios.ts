import { check, circuit, committedOffsets, delivery, faultEffective, recovery } from "./checks.ts";
import { ledger, type Sample, sample } from "./sample.ts";
import { linesOf } from "./scene.ts";
import type { Story } from "./story.ts";

const bridgeToStore = "data-bridge->clickhouse:8123";

export function cleanStart(): Sample {
  const story: Story = {
    beginMs: 3_200,
    durationMs: 13_400,
    seed: 11,
    rowsPerSecond: 900,
    cuts: [],
    kills: [],
    coldStart: true,
  };
  const built = sample(story, {
    id: "startup/clean-start",
    title: "everything becomes healthy in dependency order",
    claim:
      "From nothing, every service becomes healthy in order, with no attempt to connect before its dependency is healthy, and no restart.",
  });
  built.report.checks = [
    check("start-up order", "pass", "10 services healthy in order after 9.0 s", {
      bound: "no service starts before what it depends on is healthy",
      measured: [
        {
          id: "all-healthy",
          name: "all healthy",
          value: 9_020,
          unit: "ms",
          bound: { atMost: 15_000, why: "cold start at local scale" },
        },
      ],
      evidence: linesOf(built.events, "health", (event) => event.data.status === "healthy", 10),
    }),
    check("premature connections", "pass", "no connection was tried early", {
      evidence: linesOf(built.events, "packet"),
    }),
    check("no crash, no restart", "pass", "10 containers, none ended", {
      evidence: linesOf(built.events, "container"),
    }),
  ];
  return built;
}

export function baseline(): Sample {
  const story: Story = {
    beginMs: 18_000,
    durationMs: 2_100,
    seed: 12,
    rowsPerSecond: 6_000,
    cuts: [],
    kills: [],
  };
  const built = sample(story, {
    id: "baseline/bars-flow",
    title: "bars flow and nothing is lost without a fault",
    ledger: ledger(10_812),
  });
  built.report.checks = [
    delivery(built.events, 10_812),
    committedOffsets("pass", built.events),
    check("fault effective", "not covered", "there was no fault"),
  ];
  return built;
}

export function clickhouseCut(): Sample {
  const story: Story = {
    ...{ beginMs: 24_000, durationMs: 36_500, seed: 13, rowsPerSecond: 3_900 },
    cuts: [{ link: bridgeToStore, kind: "refuse", fromMs: 5_000, toMs: 14_000 }],
    kills: [{ service: "data-bridge", atMs: 9_400, servesMs: 11_100, by: "harness" }],
  };
  const built = sample(story, {
    id: "durability/clickhouse-cut-bridge-killed",
    title: "acknowledged bars survive a ClickHouse outage during which the bridge is killed",
    claim: "Every bar that was acknowledged is stored exactly once after recovery.",
    method:
      "Cut data-bridge → clickhouse for 9 s while bars flow, kill data-bridge in the middle, heal after the breaker has opened.",
    ledger: ledger(122_604),
    figures: [
      {
        ...{ id: "acknowledged-during-faults", name: "records acknowledged while faults lasted" },
        ...{ value: 22_604, unit: "rows", asked: "≥ 1,000", met: true },
      },
    ],
  });
  built.report.checks = [
    faultEffective(built.events, 2, 38),
    delivery(built.events, 122_604),
    recovery(built.events, 3_340, 11_420),
    circuit(built.events, 3_260),
    committedOffsets("pass", built.events),
  ];
  return built;
}

export function clickhouseKilled(): Sample {
  const story: Story = {
    beginMs: 64_000,
    durationMs: 24_000,
    seed: 14,
    rowsPerSecond: 3_000,
    cuts: [],
    kills: [{ service: "clickhouse", atMs: 6_000, servesMs: 10_300, by: "harness" }],
  };
  const built = sample(story, {
    id: "durability/clickhouse-killed",
    title: "bars survive a kill of ClickHouse itself",
    ledger: ledger(61_330),
  });
  built.report.checks = [
    faultEffective(built.events, 1, 41),
    delivery(built.events, 61_330),
    recovery(built.events, 5_180, 6_240),
  ];
  return built;
}

export function longOutage(): Sample {
  const story: Story = {
    beginMs: 180_000,
    durationMs: 598_000,
    seed: 18,
    rowsPerSecond: 60,
    cuts: [{ link: bridgeToStore, kind: "latency 2 s", fromMs: 60_000, toMs: 420_000 }],
    kills: [],
  };
  const built = sample(story, {
    id: "latency/slow-clickhouse",
    title: "ten minutes with a slow ClickHouse",
    ledger: ledger(30_900),
  });
  built.report.checks = [
    faultEffective(built.events, 1, 44),
    delivery(built.events, 30_900),
    recovery(built.events, 12_400, 3_980),
  ];
  return built;
}
