import { expect, test } from "vitest";
import type { EventData } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { cutOf, HistoryBuilder, link, type Outage, service } from "../testing/history-builder.ts";
import { healthAccuracy } from "./health-accuracy.ts";

const run = (history: History) => healthAccuracy().run(history);
const verdict = (history: History) => run(history).verdict;
const id = "web->db:5432";
/** The bound is 500 ms + 250 ms + 1 s. */
const cut = cutOf(id, { injecting: 5_000, proven: 5_020, healing: 15_000, healed: 15_020 });

type Answer = Omit<EventData["health"], "via">;
const healthy: Answer = { status: "healthy" };
const ill: Answer = { status: "unhealthy", httpStatus: 503, failing: ["db"] };

interface Case {
  outages?: Outage[];
  probes?: string[];
  answers?: [number, Answer][];
}

/** `web` needs `db`; its answers are given, `reader` has nothing to do with either. */
function platform({
  outages = [cut],
  probes = ["health:web", "health:reader"],
  answers = [],
}: Case): HistoryBuilder {
  const web = service("web", { dependsOn: [{ service: "db", condition: "service_healthy" }] });
  const services = [service("db", { role: "server" }), web, service("reader")];
  const builder = new HistoryBuilder()
    .topology({ services, links: [link(id)] })
    .watched(...probes)
    .calm(30_000);
  for (const outage of outages) builder.outage(outage);
  for (const [at, answer] of answers) builder.add(at, "health", "web", { ...answer, via: "endpoint" });
  builder.add(1_000, "health", "reader", { ...healthy, via: "endpoint" });
  builder.add(30_000, "phase", "drain", { name: "drain", edge: "end" });
  return builder;
}

const truthful: [number, Answer][] = [
  [1_000, healthy],
  [5_900, ill],
  [16_000, healthy],
];

test("naming the dependency in time and healthy again after the heal passes", () => {
  const result = run(platform({ answers: truthful }).history());
  expect(result.verdict).toBe("pass");
  expect(result.measured).toContainEqual(expect.objectContaining({ name: "web noticed db", value: 880 }));
});

test("working in part is noticed where it names the dependency, and is not healthy again", () => {
  const partly: Answer = { status: "degraded", httpStatus: 200, failing: ["db"] };
  const answers = (after: Answer): [number, Answer][] => [
    [1_000, healthy],
    [5_900, partly],
    [16_000, after],
  ];
  expect(verdict(platform({ answers: answers(healthy) }).history())).toBe("pass");
  expect(verdict(platform({ answers: answers({ ...partly, failing: [] }) }).history())).toBe("fail");
  const silent = run(
    platform({
      answers: [
        [1_000, healthy],
        [5_900, { status: "degraded" }],
      ],
    }).history(),
  );
  expect(silent.findings[0]?.message).toContain("web called itself degraded without naming db");
});

test("always healthy fails", () => {
  const result = run(platform({ answers: [[1_000, healthy]] }).history());
  expect(result.verdict).toBe("fail");
  expect(result.findings[0]?.message).toContain("web called itself healthy although db was away");
});

test("noticing too late, or healthy again while the fault still bites, fails", () => {
  expect(
    verdict(
      platform({
        answers: [
          [1_000, healthy],
          [9_000, ill],
          [16_000, healthy],
        ],
      }).history(),
    ),
  ).toBe("fail");
  expect(
    verdict(
      platform({
        answers: [
          [1_000, healthy],
          [5_900, ill],
          [12_000, healthy],
        ],
      }).history(),
    ),
  ).toBe("fail");
});

test("ill without the dependency's name, or with another's, fails", () => {
  for (const failing of [undefined, ["cache"]]) {
    const vague: Answer = { status: "unhealthy", ...(failing === undefined ? {} : { failing }) };
    const answers: [number, Answer][] = [
      [1_000, healthy],
      [5_900, vague],
      [16_000, healthy],
    ];
    expect(verdict(platform({ answers }).history())).toBe("fail");
  }
});

test("a health endpoint that does not answer during the outage fails", () => {
  const answers: [number, Answer][] = [
    [1_000, healthy],
    [5_900, { status: "unreachable" }],
    [16_000, healthy],
  ];
  expect(verdict(platform({ answers }).history())).toBe("fail");
});

test("ill for good after the heal fails", () => {
  expect(verdict(platform({ answers: truthful.slice(0, 2) }).history())).toBe("fail");
});

test("a service that turns ill although nothing is wrong fails, with a fault elsewhere or with none", () => {
  for (const outages of [[], [cut]]) {
    const builder = platform({ outages, answers: outages.length === 0 ? [[1_000, healthy]] : truthful });
    builder.add(8_000, "health", "reader", { status: "unhealthy", via: "endpoint" });
    expect(verdict(builder.history())).toBe("fail");
  }
});

test("a quiet run without a fault passes", () => {
  expect(verdict(platform({ outages: [], answers: [[1_000, healthy]] }).history())).toBe("pass");
});

test("start-up is no illness", () => {
  const answers: [number, Answer][] = [
    [500, { status: "unreachable" }],
    [800, { status: "starting" }],
    ...truthful,
  ];
  expect(verdict(platform({ answers }).history())).toBe("pass");
});

test("a fault shorter than the bound judges nothing", () => {
  const blip = { ...cut, healing: 5_500, healed: 5_510 };
  expect(verdict(platform({ outages: [blip], answers: [[1_000, healthy]] }).history())).toBe("unknown");
});

test("a fault that only slows takes nothing away", () => {
  expect(
    verdict(platform({ outages: [{ ...cut, kind: "latency" }], answers: [[1_000, healthy]] }).history()),
  ).toBe("pass");
});

test("a client that is itself killed meanwhile need not answer then", () => {
  const kill: Outage = {
    fault: "kill 1",
    kind: "kill",
    target: "web",
    injecting: 9_000,
    proven: 9_020,
    healed: 10_000,
  };
  const answers: [number, Answer][] = [
    [1_000, healthy],
    [5_900, ill],
    [9_010, { status: "unreachable" }],
    [10_500, ill],
    [16_000, healthy],
  ];
  const builder = platform({ outages: [cut, kill], answers });
  builder.add(9_010, "container", "web", { action: "die", exitCode: 137, by: "harness" });
  builder.add(10_000, "container", "web", { action: "start", by: "harness" });
  expect(verdict(builder.history())).toBe("pass");
});

test("an endpoint that was not watched is unknown, and so is one that was never asked", () => {
  expect(verdict(platform({ answers: truthful, probes: ["health:reader"] }).history())).toBe("unknown");
  expect(verdict(platform({ answers: truthful }).probe("health:web", "gap", 9_000).history())).toBe(
    "unknown",
  );
  expect(verdict(platform({ answers: [] }).history())).toBe("unknown");
  expect(verdict(new HistoryBuilder().topology({}).history())).toBe("unknown");
});

test("under contention a late answer is unknown", () => {
  const builder = platform({
    answers: [
      [1_000, healthy],
      [9_000, ill],
      [16_000, healthy],
    ],
  });
  expect(verdict(builder.contention(7_500, { cpu: 1, eventLoopDelayMs: 800 }).history())).toBe("unknown");
});

test("a false answer that stands for far longer than contention explains fails", () => {
  const blind = platform({ answers: [[1_000, healthy]] });
  expect(verdict(blind.contention(7_500, { cpu: 1, eventLoopDelayMs: 800 }).history())).toBe("fail");
  const wolf: Answer = { status: "unhealthy", httpStatus: 503 };
  const cries = (untilMs: number) => {
    const answers: [number, Answer][] = [...truthful, [20_000, wolf], [untilMs, healthy]];
    return platform({ answers }).contention(20_500, { cpu: 1, eventLoopDelayMs: 300 }).history();
  };
  expect(verdict(cries(22_000))).toBe("unknown");
  expect(verdict(cries(26_000))).toBe("fail");
});
