import type { Ledger, ScenarioReport } from "../model.ts";
import { check, circuit, commitClaims, delivery, faultFelt, recovery } from "./checks.ts";
import { hostile, hostileWhole } from "./hostile.ts";
import { linesOf, type SceneEvent } from "./scene.ts";
import { type Story, tell } from "./story.ts";

/** A scenario of the sample run: what `run.json` says of it, and its history. */
export interface Sample {
  report: ScenarioReport;
  events: SceneEvent[];
}

const bridgeToStore = "data-bridge->clickhouse:8123";

export function ledger(acknowledged: number, lost = 0): Ledger {
  const stored = acknowledged - lost;
  return {
    ...{ served: acknowledged + 500, acknowledged, stored, lost, duplicated: 0, unexpected: 0, corrupted: 0 },
    ...{ recovered: 212, byPath: { kafka: stored, nats: Math.round(stored * 0.82) } },
    ...{ physicalRows: Math.round(stored * 1.82), verifiedRows: stored, verifyMs: 184 },
  };
}

function sample(
  story: Story,
  parts: Partial<ScenarioReport> & { id: string; title: string },
  enrich?: (scene: ReturnType<typeof tell>) => void,
): Sample {
  const scene = tell(story);
  enrich?.(scene);
  const faults = [
    ...story.cuts.map(({ link, kind, fromMs, toMs }) => ({ kind, target: link, fromMs, toMs })),
    ...story.kills
      .filter(({ by }) => by === "harness")
      .map(({ service, atMs, servesMs }) => ({
        kind: "kill",
        target: service,
        fromMs: atMs,
        toMs: servesMs,
      })),
  ];
  const report: ScenarioReport = {
    platform: "suho",
    verdict: "pass",
    startedAtMs: story.beginMs,
    durationMs: story.durationMs,
    phases: phases(story, faults),
    faults: faults.map(({ kind, target, fromMs, toMs }, index) => ({
      ...{ id: `f${index + 1}`, kind, target },
      ...{ injectedAtMs: story.beginMs + fromMs, healedAtMs: story.beginMs + toMs },
      proof: {
        method: kind === "kill" ? "engine" : "connect",
        observed: kind === "kill" ? "die, exit code 137" : "ECONNREFUSED",
        latencyMs: 11.4,
      },
      heal: { method: kind === "kill" ? "real request" : "connect", observed: "answered", latencyMs: 8.2 },
    })),
    checks: [],
    figures: [],
    history: `${parts.id.replace("/", "-")}.history.ndjson`,
    repeat: `npm run scenario suites/${parts.id}.test.ts -- --seed 20261121`,
    ...parts,
  };
  return { report, events: scene.events() };
}

function phases(story: Story, faults: { fromMs: number; toMs: number }[]): ScenarioReport["phases"] {
  const marks: [string, number][] = [[story.coldStart ? "cold start" : "steady", 0]];
  const [first] = faults;
  if (first !== undefined) {
    marks.push(["fault", first.fromMs], ["recovery", Math.max(...faults.map(({ toMs }) => toMs))]);
  }
  marks.push(["drain", story.durationMs * 0.86]);
  return marks.map(([name, fromMs], index) => ({
    name,
    beginMs: story.beginMs + fromMs,
    endMs: story.beginMs + (marks[index + 1]?.[1] ?? story.durationMs),
  }));
}

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
    commitClaims("pass", built.events),
    check("fault felt", "not covered", "there was no fault"),
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
      { name: "bars through the scenario", value: 122_604, unit: "rows", asked: "≥ 100,000", met: true },
    ],
  });
  built.report.checks = [
    faultFelt(built.events, 2, 38),
    delivery(built.events, 122_604),
    recovery(built.events, 3_340, 11_420),
    circuit(built.events, 3_260),
    commitClaims("pass", built.events),
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
    faultFelt(built.events, 1, 41),
    delivery(built.events, 61_330),
    recovery(built.events, 5_180, 6_240),
  ];
  return built;
}

/** Fails: rows are lost. Its logs are full of text that tries to get out of the page. */
export function brokersAway(): Sample {
  const missing = [
    { first: 21_004, last: 21_415, lastHop: "disk buffer", shape: "hole" },
    { first: 38_700, last: 38_703, lastHop: "source", shape: "tail" },
  ];
  const story: Story = {
    ...{ beginMs: 92_000, durationMs: 41_000, seed: 15, rowsPerSecond: 1_200, kills: [], missing },
    cuts: [
      { link: "historical-downloader->nats:4222", kind: "refuse", fromMs: 6_000, toMs: 20_000 },
      { link: "historical-downloader->kafka:9092", kind: "black hole", fromMs: 7_000, toMs: 21_500 },
    ],
  };
  const built = sample(
    story,
    {
      ...{ id: "durability/both-brokers-away", verdict: "fail", ledger: ledger(42_118, 416) },
      title: "the disk buffer carries bars while NATS and Kafka are both away",
      claim:
        "Bars are acknowledged while both brokers are away, and every one of them is stored after they are back.",
      method: "Refuse one broker and black-hole the other for 14 s while bars flow.",
      postMortem: "post-mortem/durability-both-brokers-away",
    },
    (scene) => {
      for (const [index, message] of Object.values(hostile).entries()) {
        scene.add(
          8_000 + index * 500,
          "log",
          "historical-downloader",
          { level: "error", event: "flush", message, fields: {} },
          "logs",
        );
      }
    },
  );
  built.report.checks = [
    faultFelt(built.events, 2, 44),
    delivery(built.events, 42_118, 416),
    recovery(built.events, 8_930, 2_100),
    check("log text", "fail", `said: ${hostileWhole}`, {
      evidence: linesOf(built.events, "log", () => true, 12),
    }),
  ];
  return built;
}

export function backoffUnknown(): Sample {
  const story: Story = {
    beginMs: 136_000,
    durationMs: 18_000,
    seed: 16,
    rowsPerSecond: 400,
    cuts: [{ link: "tick-aggregator->clickhouse:8123", kind: "refuse", fromMs: 3_000, toMs: 13_000 }],
    kills: [],
  };
  const built = sample(story, {
    id: "backoff/aggregator-backs-off",
    verdict: "unknown",
    title: "tick-aggregator backs off from ClickHouse and stops hammering",
  });
  built.report.checks = [
    faultFelt(built.events, 1, 12),
    check(
      "back-off sequence",
      "unknown",
      "7 attempts were seen, but the machine was too busy to judge their times",
      {
        bound: "1, 2, 4, 8, 16, then 30 s, ÷ 20, each within 25 %",
        measured: [
          {
            name: "event-loop delay",
            value: 212,
            unit: "ms",
            bound: { atMost: 50, why: "above it, times measure the machine" },
          },
        ],
        evidence: linesOf(built.events, "packet", (event) => event.data.flag === "syn", 7),
        findings: [
          {
            message: "event-loop delay of 212 ms while attempts 3 to 5 were made",
            subject: "machine",
            evidence: linesOf(built.events, "pressure"),
          },
        ],
      },
    ),
  ];
  return built;
}

export function defectCaught(): Sample {
  const story: Story = {
    beginMs: 156_000,
    durationMs: 22_000,
    seed: 17,
    rowsPerSecond: 1_000,
    cuts: [{ link: bridgeToStore, kind: "refuse", fromMs: 4_000, toMs: 12_000 }],
    kills: [],
  };
  const built = sample(
    story,
    {
      ...{ id: "defects/commit-before-insert", title: "a bridge that commits before it inserts is caught" },
      defect: {
        name: "commit before insert",
        description: "data-bridge commits the Kafka offset first and inserts the batch afterwards.",
        expected: "commit claims",
        caught: true,
      },
    },
    (scene) => {
      const at = { path: "kafka", partition: 0, gapMs: 4 };
      scene.add(5_200, "claim", "kafka:data-bridge", { ...at, committed: 17_312, state: "proven" }, "claims");
      scene.add(
        6_100,
        "claim",
        "kafka:data-bridge",
        {
          ...at,
          committed: 18_204,
          state: "broken",
          missing: [{ producer: 7, first: 17_312, last: 18_203 }],
        },
        "claims",
      );
    },
  );
  built.report.checks = [
    faultFelt(built.events, 1, 12),
    commitClaims("fail", built.events),
    delivery(built.events, 18_920),
    circuit(built.events, 3_260),
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
    faultFelt(built.events, 1, 44),
    delivery(built.events, 30_900),
    recovery(built.events, 12_400, 3_980),
  ];
  return built;
}
