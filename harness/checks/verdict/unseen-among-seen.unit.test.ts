import { describe, expect, test } from "vitest";
import type { DependencyCondition } from "../../history/events.ts";
import { noCrash } from "../availability/no-crash.ts";
import { healthAccuracy } from "../health/health-accuracy.ts";
import { prematureConnections } from "../start-up/premature-connections.ts";
import { startUpOrder } from "../start-up/start-up-order.ts";
import { HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { faultEffective } from "../wire/fault-effective.ts";

const start = { action: "start", by: "harness" } as const;
const healthy = { status: "healthy", via: "engine" } as const;

/** `web` needs `db` and all of that is in order; `hub` needs `cache`, and that is each test's matter. */
function platform(condition: DependencyCondition = "service_healthy", probes = ["engine", "capture:db"]) {
  const web = service("web", { dependsOn: [{ service: "db", condition: "service_healthy" }] });
  const hub = service("hub", { dependsOn: [{ service: "cache", condition }] });
  const links = [link("web->db:5432"), link("hub->cache:6379")];
  const builder = new HistoryBuilder().topology({
    services: [service("db"), service("cache"), web, hub],
    links,
  });
  builder.watched(...probes).add(900, "phase", "p", { name: "p", edge: "end" });
  builder.add(10, "health", "db", healthy);
  builder.add(20, "container", "web", start);
  builder.add(30, "packet", "web->db:5432", { flag: "syn", from: "client", clientPort: 1 });
  return builder;
}

describe("one thing seen does not speak for another: start-up order", () => {
  const cases: [string, DependencyCondition, (builder: HistoryBuilder) => unknown][] = [
    ["no start", "service_healthy", () => undefined],
    ["no health", "service_healthy", (builder) => builder.add(50, "container", "hub", start)],
    ["no start of a dependency", "service_started", (builder) => builder.add(50, "container", "hub", start)],
    [
      "no end of a job",
      "service_completed_successfully",
      (builder) => builder.add(50, "container", "hub", start),
    ],
    [
      "healthy at the same moment",
      "service_healthy",
      (builder) => [builder.add(50, "health", "cache", healthy), builder.add(51, "container", "hub", start)],
    ],
    [
      "started at the same moment",
      "service_started",
      (builder) => [builder.add(50, "container", "cache", start), builder.add(51, "container", "hub", start)],
    ],
    [
      "completed at the same moment",
      "service_completed_successfully",
      (builder) => [
        builder.add(50, "container", "cache", { action: "die", exitCode: 0, by: "platform" }),
        builder.add(51, "container", "hub", start),
      ],
    ],
    [
      "out of sight",
      "service_healthy",
      (builder) => [
        builder.probe("engine", "gap", 40),
        builder.add(41, "health", "cache", healthy),
        builder.add(50, "container", "hub", start),
      ],
    ],
  ];
  test.each(cases)("%s is unknown", (_, condition, edit) => {
    const builder = platform(condition);
    edit(builder);
    const result = startUpOrder().run(builder.history());
    expect(result.evidence).not.toEqual([]);
    expect(result.verdict).toBe("unknown");
  });
});

describe("one thing seen does not speak for another: premature connections", () => {
  const syn = { flag: "syn", from: "client", clientPort: 2 } as const;
  const both = ["engine", "capture:db", "capture:cache"];
  const cases: [string, string[], (builder: HistoryBuilder) => unknown][] = [
    ["no start", both, (builder) => builder.add(60, "packet", "hub->cache:6379", syn)],
    ["no packet at all", both, (builder) => builder.add(50, "container", "hub", start)],
    [
      "no health",
      both,
      (builder) => [
        builder.add(50, "container", "hub", start),
        builder.add(60, "packet", "hub->cache:6379", syn),
      ],
    ],
    [
      "no sight of the wire",
      ["engine", "capture:db"],
      (builder) => [
        builder.add(40, "health", "cache", healthy),
        builder.add(50, "container", "hub", start),
        builder.add(60, "packet", "hub->cache:6379", syn),
      ],
    ],
    [
      "healthy at the same moment",
      both,
      (builder) => [
        builder.add(50, "container", "hub", start),
        builder.add(60, "health", "cache", healthy),
        builder.add(61, "packet", "hub->cache:6379", syn),
      ],
    ],
  ];
  test.each(cases)("%s is unknown", (_, probes, edit) => {
    const builder = platform("service_healthy", probes);
    edit(builder);
    const result = prematureConnections().run(builder.history());
    expect(result.evidence).not.toEqual([]);
    expect(result.verdict).toBe("unknown");
  });
});

describe("one fault that was met does not speak for another", () => {
  const times = { injecting: 500, proven: 510, healing: 600, healed: 610 };
  const cases: [string, (builder: HistoryBuilder) => unknown][] = [
    ["not proven", (b) => b.outage({ fault: "f2", kind: "cut", target: "hub->cache:6379", injecting: 500 })],
    ["on no declared link", (b) => b.outage({ fault: "f2", kind: "cut", target: "hub->moon:1", ...times })],
    ["out of sight", (b) => b.outage({ fault: "f2", kind: "cut", target: "hub->cache:6379", ...times })],
    ["a kill without a death", (b) => b.outage({ fault: "f2", kind: "kill", target: "cache", ...times })],
    [
      "a death that nobody met",
      (b) => [
        b.outage({ fault: "f2", kind: "kill", target: "cache", ...times }),
        b.add(505, "container", "cache", { action: "die", exitCode: 137, by: "harness" }),
      ],
    ],
    [
      "an attempt that was answered",
      (b) => [
        b.outage({ fault: "f2", kind: "cut", target: "web->db:5432", ...times }),
        b.add(550, "packet", "web->db:5432", { flag: "syn", from: "client", clientPort: 7 }),
        b.add(551, "packet", "web->db:5432", { flag: "syn-ack", from: "server", clientPort: 7 }),
      ],
    ],
  ];
  test.each(cases)("%s is unknown", (_, edit) => {
    const builder = platform();
    const cut = { fault: "f1", kind: "cut", target: "web->db:5432", injecting: 100, proven: 110 };
    builder.outage({ ...cut, healing: 300, healed: 310 });
    builder.add(200, "packet", "web->db:5432", { flag: "syn", from: "client", clientPort: 5 });
    builder.add(201, "packet", "web->db:5432", { flag: "rst", from: "server", clientPort: 5 });
    expect(faultEffective().run(builder.history()).verdict).toBe("pass");
    edit(builder);
    const result = faultEffective().run(builder.history());
    expect(result.evidence).not.toEqual([]);
    expect(result.verdict).toBe("unknown");
  });
});

test("a service that was never healthy is unknown beside one that is", () => {
  const builder = platform().watched("health:web", "health:hub").calm(2_000);
  builder.add(100, "health", "web", { status: "healthy", via: "endpoint" });
  expect(healthAccuracy().run(builder.history()).verdict).toBe("pass");
  builder.add(100, "health", "hub", { status: "unhealthy", via: "endpoint" });
  expect(healthAccuracy().run(builder.history()).verdict).toBe("unknown");
});

test("containers that nobody died of are no proof while the engine is out of sight", () => {
  expect(noCrash().run(platform().history()).verdict).toBe("pass");
  expect(noCrash().run(platform().probe("engine", "gap", 5).history()).verdict).toBe("unknown");
});
