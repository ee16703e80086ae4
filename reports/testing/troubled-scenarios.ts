import { check, circuit, committedOffsets, delivery, faultEffective, recovery } from "./checks.ts";
import { hostile, hostileWhole } from "./hostile.ts";
import { ledger, type Sample, sample } from "./sample.ts";
import { linesOf } from "./scene.ts";
import type { Story } from "./story.ts";

const bridgeToStore = "data-bridge->clickhouse:8123";

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
    faultEffective(built.events, 2, 44),
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
    faultEffective(built.events, 1, 12),
    check(
      "back-off sequence",
      "unknown",
      "7 attempts were seen, but the machine was too busy to judge their times",
      {
        bound: "1, 2, 4, 8, 16, then 30 s, ÷ 20, each within 25 %",
        measured: [
          {
            id: "all-healthy",
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
            evidence: linesOf(built.events, "contention"),
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
        expected: "committed offsets",
        caught: true,
      },
    },
    (scene) => {
      const at = { path: "kafka", partition: 0, gapMs: 4 };
      scene.add(
        5_200,
        "committed",
        "kafka:data-bridge",
        { ...at, committed: 17_312, state: "proven" },
        "claims",
      );
      scene.add(
        6_100,
        "committed",
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
    faultEffective(built.events, 1, 12),
    committedOffsets("fail", built.events),
    delivery(built.events, 18_920),
    circuit(built.events, 3_260),
  ];
  return built;
}
