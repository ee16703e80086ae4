import { expect, test } from "vitest";
import type { History } from "../core/history.ts";
import { faultFelt } from "./fault-felt.ts";
import { removesTarget } from "./fault-spans.ts";
import { HistoryBuilder, link, type Outage, service } from "./testing/history-builder.ts";

const verdict = (history: History) => faultFelt().run(history).verdict;
const id = "web->db:5432";
const cut: Outage = {
  fault: "cut 1",
  kind: "cut",
  target: id,
  injecting: 1_000,
  proven: 1_020,
  healing: 5_000,
  healed: 5_030,
};

function platform(outage: Outage = cut, probes = ["engine", "capture:db"]): HistoryBuilder {
  const web = service("web", { dependsOn: [{ service: "db", condition: "service_healthy" }] });
  const builder = new HistoryBuilder().topology({ services: [service("db"), web], links: [link(id)] });
  return builder.watched(...probes).outage(outage);
}

function refuse(builder: HistoryBuilder, at: number, clientPort = 40_000): HistoryBuilder {
  builder.add(at, "packet", id, { flag: "syn", from: "client", clientPort });
  builder.add(at + 1, "packet", id, { flag: "rst", from: "server", clientPort });
  return builder;
}

test("a refused attempt while the cut was proven passes", () => {
  const result = faultFelt().run(refuse(platform(), 2_000).history());
  expect(result).toMatchObject({ verdict: "pass", measured: [{ name: "proof of cut 1", value: 3 }] });
  expect(result.evidence.length).toBeGreaterThanOrEqual(3);
});

test("a live connection that was reset passes", () => {
  const builder = platform();
  builder.add(1_010, "packet", id, { flag: "rst", from: "server", clientPort: 40_000 });
  expect(verdict(builder.history())).toBe("pass");
});

test("the end of an idle connection is no sign of a fault", () => {
  const builder = platform();
  builder.add(3_000, "packet", id, { flag: "fin", from: "server", clientPort: 40_000 });
  expect(verdict(builder.history())).toBe("unknown");
});

test("a fault that nobody met is unknown: before, after, or on another link", () => {
  expect(verdict(platform().history())).toBe("unknown");
  expect(verdict(refuse(platform(), 500).history())).toBe("unknown");
  expect(verdict(refuse(platform(), 5_010).history())).toBe("unknown");
  const other = platform();
  other.add(2_000, "packet", "web->cache:6379", { flag: "syn", from: "client", clientPort: 1 });
  other.add(2_001, "packet", "web->cache:6379", { flag: "rst", from: "server", clientPort: 1 });
  expect(verdict(other.history())).toBe("unknown");
});

test("an attempt that was answered shows no fault", () => {
  const builder = platform();
  builder.add(2_000, "packet", id, { flag: "syn", from: "client", clientPort: 40_000 });
  builder.add(2_001, "packet", id, { flag: "syn-ack", from: "server", clientPort: 40_000 });
  expect(verdict(builder.history())).toBe("unknown");
});

test("answers that keep crossing a cut link fail", () => {
  const builder = refuse(platform(), 2_000);
  builder.add(3_000, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  expect(verdict(builder.history())).toBe("fail");
});

test("a black hole is felt by requests without answers", () => {
  const hang = { ...cut, kind: "black-hole" };
  const builder = platform(hang);
  builder.add(2_000, "traffic", id, { toServerBytes: 10, toClientBytes: 0, windowMs: 100 });
  expect(verdict(builder.history())).toBe("pass");
  builder.add(3_000, "traffic", id, { toServerBytes: 10, toClientBytes: 5, windowMs: 100 });
  expect(verdict(builder.history())).toBe("fail");
});

test("latency is met by traffic that crosses it", () => {
  const builder = platform({ ...cut, kind: "latency" });
  expect(verdict(builder.history())).toBe("unknown");
  builder.add(2_000, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  expect(verdict(builder.history())).toBe("pass");
});

test("held answers are felt by requests without answers, and disproved by an answer", () => {
  const builder = platform({ ...cut, kind: "hold-answers" });
  expect(verdict(builder.history())).toBe("unknown");
  builder.add(2_000, "traffic", id, { toServerBytes: 10, toClientBytes: 0, windowMs: 100 });
  expect(verdict(builder.history())).toBe("pass");
  builder.add(3_000, "traffic", id, { toServerBytes: 0, toClientBytes: 5, windowMs: 100 });
  expect(verdict(builder.history())).toBe("fail");
});

test("held requests are felt by whoever asks; what the server says by itself still arrives", () => {
  const builder = platform({ ...cut, kind: "hold-requests" });
  builder.add(2_500, "traffic", id, { toServerBytes: 0, toClientBytes: 5, windowMs: 100 });
  expect(verdict(builder.history())).toBe("unknown");
  builder.add(3_000, "traffic", id, { toServerBytes: 10, toClientBytes: 0, windowMs: 100 });
  expect(verdict(builder.history())).toBe("pass");
});

test("a fault inside a service is felt by its own complaints, while it works", () => {
  const full = platform({ ...cut, kind: "disk-full", target: "web" });
  full.add(2_000, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  expect(verdict(full.history())).toBe("unknown");
  full.add(2_100, "log", "web", { level: "error", message: "ENOSPC", fields: {} });
  expect(verdict(full.history())).toBe("pass");
});

test.each(["bandwidth", "slices", "break-after-bytes"])("%s lets answers cross and is no outage", (kind) => {
  const builder = platform({ ...cut, kind });
  builder.add(2_000, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  expect(verdict(builder.history())).toBe("pass");
  expect(removesTarget(kind)).toBe(false);
});

test.each(["hold-requests", "hold-answers", "accept-then-close", "reset-connections", "pause", "stop"])(
  "%s takes its target away",
  (kind) => expect(removesTarget(kind)).toBe(true),
);

test("a killed service died and somebody worked meanwhile", () => {
  const kill = { ...cut, fault: "kill 1", kind: "kill", target: "db" };
  const builder = platform(kill);
  expect(verdict(builder.history())).toBe("unknown");
  builder.add(1_010, "container", "db", { action: "die", exitCode: 137, by: "harness" });
  expect(verdict(builder.history())).toBe("unknown");
  builder.add(3_000, "operation", "bars", { producer: 1, first: 1, last: 9, outcome: "ok" });
  expect(verdict(builder.history())).toBe("pass");
});

test("a fault without proof of bite or heal, or that failed, is unknown", () => {
  const times = { injecting: 1_000 };
  const base = { fault: "cut 1", kind: "cut", target: id };
  expect(verdict(refuse(platform({ ...base, ...times }), 2_000).history())).toBe("unknown");
  expect(verdict(refuse(platform({ ...base, ...times, proven: 1_010 }), 2_000).history())).toBe("unknown");
  expect(verdict(refuse(platform({ ...base, ...times, healed: 5_000 }), 2_000).history())).toBe("unknown");
  expect(verdict(refuse(platform({ ...cut, failed: 5_040 }), 2_000).history())).toBe("unknown");
});

test("one fault that was felt does not speak for another", () => {
  const builder = refuse(platform(), 2_000);
  builder.outage({ ...cut, fault: "cut 2", injecting: 7_000, proven: 7_010, healing: 8_000, healed: 8_010 });
  expect(verdict(builder.history())).toBe("unknown");
});

test("a wire that was not watched is unknown, whatever was seen of it", () => {
  expect(verdict(refuse(platform(cut, ["engine"]), 2_000).history())).toBe("unknown");
  expect(verdict(refuse(platform().probe("capture:db", "gap", 3_000), 2_000).history())).toBe("unknown");
});

test("a history without a fault is not covered", () => {
  expect(verdict(new HistoryBuilder().history())).toBe("not covered");
});
