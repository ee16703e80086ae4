import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { HistoryDigest, readHistory } from "./history.ts";
import { columns } from "./timeline/span.ts";

const span = { beginMs: 1_000, durationMs: 24_000 };

function digest(
  lines: [afterMs: number, kind: string, subject: string, data: object][],
  wanted: number[] = [],
) {
  const history = new HistoryDigest(span, new Set(wanted));
  for (const [index, [afterMs, kind, subject, data]] of lines.entries()) {
    const at = span.beginMs + afterMs;
    history.read(
      JSON.stringify({ line: index + 1, at, source: "test", uncertaintyMs: 1, kind, subject, data }),
    );
  }
  return history.result();
}

const sum = (values: readonly number[] | undefined) => values?.reduce((all, value) => all + value, 0);

describe("rows", () => {
  test("rows of the scenario before and canaries are no part of what this one stored", () => {
    const { rows } = digest([
      [0, "stored", "db", { store: "db", distinct: 39_078, byPath: {} }],
      [500, "operation", "bars", { producer: 1, first: 1, last: 100, outcome: "ok" }],
      [1_000, "stored", "db", { store: "db", distinct: 39_178, byPath: {} }],
      [2_000, "canary", "bar", { stage: "offered", waitedMs: 0 }],
      [2_500, "stored", "db", { store: "db", distinct: 39_179, byPath: {} }],
      [2_600, "canary", "bar", { stage: "stored", waitedMs: 600 }],
    ]);
    expect(rows?.acknowledged.at(-1)).toBe(100);
    expect(rows?.stores[0]).toMatchObject({ store: "db", before: 39_078 });
    expect(rows?.stores[0]?.rows.at(-1)).toBe(100);
    expect(rows?.canaries).toBe(1);
  });
});

describe("health", () => {
  test("what held before the scenario is carried into it, and CLOSED and healthy are stretches too", () => {
    const { services, circuits } = digest([
      [-500, "health", "bridge", { status: "healthy", via: "endpoint" }],
      [-500, "circuit", "bridge", { circuit: "store", state: "closed", via: "metric" }],
      [
        6_000,
        "health",
        "bridge",
        { status: "unhealthy", via: "endpoint", httpStatus: 503, failing: ["store"] },
      ],
      [7_000, "circuit", "bridge", { circuit: "store", state: "open", via: "log", failures: 5 }],
    ]);
    expect(services[0]?.tracks[0]?.stretches).toEqual([
      { state: "healthy", beginMs: 0, endMs: 6_000 },
      { state: "unhealthy", beginMs: 6_000, endMs: 24_000, note: "HTTP 503, failing: store" },
    ]);
    expect(circuits[0]?.stretches.map(({ state, beginMs }) => [state, beginMs])).toEqual([
      ["closed", 0],
      ["open", 7_000],
    ]);
  });

  test("a dead process is neither healthy nor has it a breaker", () => {
    const { services, circuits } = digest([
      [0, "health", "bridge", { status: "healthy", via: "engine" }],
      [0, "circuit", "bridge", { circuit: "store", state: "closed", via: "metric" }],
      [1_000, "container", "bridge", { action: "die", exitCode: 137, by: "harness" }],
      [2_000, "container", "bridge", { action: "start", by: "platform" }],
    ]);
    const states = services[0]?.tracks[0]?.stretches.map((stretch) => stretch.state);
    expect(states).toEqual(["healthy", "down", "running"]);
    expect(services[0]?.marks.map((mark) => mark.note)).toEqual([
      "by the harness, exit code 137",
      "by itself",
    ]);
    expect(circuits[0]?.stretches.at(-1)?.state).toBe("silent");
  });

  test("a container that was not started yet is no illness, and neither is its start", () => {
    const { services } = digest([
      [0, "health", "bridge", { status: "unreachable", via: "endpoint" }],
      [2_000, "container", "bridge", { action: "start", by: "harness" }],
      [2_100, "health", "bridge", { status: "unreachable", via: "endpoint" }],
      [2_500, "health", "bridge", { status: "unhealthy", via: "endpoint", httpStatus: 503 }],
      [3_000, "health", "bridge", { status: "healthy", via: "endpoint" }],
      [9_000, "health", "bridge", { status: "unreachable", via: "endpoint" }],
    ]);
    const states = services[0]?.tracks[0]?.stretches.map((stretch) => stretch.state);
    expect(states).toEqual(["absent", "running", "starting", "healthy", "unreachable"]);
  });

  test("one that never becomes well keeps its states", () => {
    const { services } = digest([
      [0, "container", "bridge", { action: "start", by: "harness" }],
      [100, "health", "bridge", { status: "unreachable", via: "endpoint" }],
    ]);
    expect(services[0]?.tracks[0]?.stretches.at(-1)?.state).toBe("unreachable");
  });

  test("a crash loop becomes few marks with a count, and few stretches", () => {
    const { services } = digest(
      Array.from({ length: 5_000 }, (_, index) => [
        index * 4,
        "container",
        "bridge",
        { action: index % 2 === 0 ? "start" : "die", by: "platform" },
      ]),
    );
    expect(services[0]?.marks.length).toBeLessThan(150);
    expect(sum(services[0]?.marks.map((mark) => mark.times))).toBe(5_000);
    expect(services[0]?.tracks[0]?.stretches.length).toBeLessThanOrEqual(90);
  });
});

describe("links", () => {
  const link = "bridge->store:8123";
  const packet = (afterMs: number, flag: string, clientPort: number, rest = {}) =>
    [afterMs, "packet", link, { flag, from: flag === "syn" ? "client" : "server", clientPort, ...rest }] as [
      number,
      string,
      string,
      object,
    ];

  test("attempts are told apart by their answer: accepted, refused, none; a reset is none of them", () => {
    const { links } = digest([
      packet(100, "syn", 1),
      packet(101, "syn-ack", 1),
      packet(200, "syn", 2),
      packet(201, "rst", 2),
      packet(300, "syn", 3),
      packet(1_300, "syn", 3, { again: true }),
      packet(1_400, "rst", 1),
    ]);
    expect(sum(links[0]?.attempts)).toBe(3);
    expect(sum(links[0]?.refused)).toBe(1);
    expect(sum(links[0]?.unanswered)).toBe(1);
    expect(sum(links[0]?.resets)).toBe(1);
  });

  test("declared links are there without traffic, and closed proxies are stretches", () => {
    const { links } = digest([
      [0, "topology", "p", { links: [{ id: link }, { id: "quiet->store:1" }] }],
      [1_000, "proxy", link, { listening: false, reason: "store ended" }],
      [2_000, "proxy", link, { listening: true, reason: "store answers" }],
    ]);
    expect(links.map(({ id }) => id)).toEqual([link, "quiet->store:1"]);
    expect(links[0]?.closed).toEqual([
      { state: "closed", beginMs: 1_000, endMs: 2_000, note: "store ended" },
    ]);
  });
});

describe("rows", () => {
  test("an id that is acknowledged twice counts once, in any order", () => {
    const ok = (first: number, last: number) => ({ producer: 1, first, last, outcome: "ok" });
    const { rows } = digest([
      [100, "operation", "bars", ok(0, 99)],
      [200, "operation", "bars", ok(200, 299)],
      [300, "operation", "bars", ok(50, 249)],
      [400, "operation", "bars", { ...ok(1_000, 1_999), outcome: "unknown" }],
      [500, "stored", "store", { store: "clickhouse", distinct: 120, byPath: {} }],
    ]);
    expect(rows?.acknowledged.at(-1)).toBe(300);
    expect(rows?.stores).toHaveLength(1);
    expect(rows?.stores[0]?.rows.at(-1)).toBe(120);
    expect(rows?.acknowledged).toHaveLength(columns);
  });

  test("only the last audit counts, and its ranges keep hop and shape", () => {
    const audit = (missing: object[]) => ({ store: "clickhouse", producer: 7, missing });
    const { discrepancies } = digest([
      [100, "audit", "clickhouse", audit([{ first: 0, last: 9 }])],
      [200, "audit", "clickhouse", audit([{ first: 4, last: 6, lastHop: "kafka", shape: "hole" }])],
    ]);
    expect(discrepancies).toEqual([
      {
        what: "lost",
        store: "clickhouse",
        producer: 7,
        line: 2,
        first: 4,
        last: 6,
        lastHop: "kafka",
        shape: "hole",
      },
    ]);
  });
});

test("lost rows that brokers removed uncommitted say from where, others that they are nowhere", () => {
  const removal = (path: string) => ({
    path,
    partition: 0,
    uncommitted: [{ producer: 7, first: 1, last: 5 }],
  });
  const missing = [
    { first: 4, last: 5, lastHop: "none" },
    { first: 9, last: 9, lastHop: "none" },
  ];
  const { discrepancies } = digest([
    [100, "retention", "kafka:bridge", removal("kafka")],
    [110, "retention", "nats:bridge", removal("nats")],
    [200, "audit", "clickhouse", { store: "clickhouse", producer: 7, missing }],
  ]);
  expect(discrepancies.map(({ lastHop }) => lastHop)).toEqual([
    "nowhere, removed from kafka and nats",
    "nowhere",
  ]);
});

test("torn, foreign and unknown lines do no harm, and wanted lines are kept", () => {
  const history = new HistoryDigest(span, new Set([2]));
  for (const text of [
    '{"line":1,"at":',
    '{"line":2,"at":1500,"kind":"news","subject":"x","data":null}',
    "[]",
    "null",
    "",
  ]) {
    history.read(text);
  }
  const { events, unreadable, cited } = history.result();
  expect([events, unreadable]).toEqual([1, 3]);
  expect(cited.get(2)).toMatchObject({ kind: "not known", name: "news" });
});

test("a line of a file ends at its line feed alone, whatever the text of a service holds", async () => {
  const folder = mkdtempSync(join(tmpdir(), "blackstart-report-"));
  const file = join(folder, "history.ndjson");
  const said = (line: number, message: string) =>
    `${JSON.stringify({ line, at: 1_000, kind: "log", subject: "web", data: { level: "warn", message } })}\n`;
  try {
    writeFileSync(file, said(1, "one\u2028two\u2029three") + said(2, "four"));
    const { events, unreadable, cited } = await readHistory(file, span, new Set([2]));
    expect({ events, unreadable }).toEqual({ events: 2, unreadable: 0 });
    expect(cited.get(2)?.data).toMatchObject({ message: "four" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
