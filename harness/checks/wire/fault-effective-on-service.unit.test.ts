import { expect, test } from "vitest";
import type { History } from "../../history/log.ts";
import { cutOf, HistoryBuilder, link, type Outage, service } from "../testing/history-builder.ts";
import { faultEffective } from "./fault-effective.ts";

const verdict = (history: History) => faultEffective().run(history).verdict;
const id = "web->db:5432";
const cut = cutOf(id, { healing: 5_000, healed: 5_030 });

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

test("a fault inside a service is met by its own complaints, while it works", () => {
  const full = platform({ ...cut, kind: "disk-full", target: "web" });
  full.add(2_000, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  expect(verdict(full.history())).toBe("unknown");
  full.add(2_100, "log", "web", { level: "error", message: "ENOSPC", fields: {} });
  expect(verdict(full.history())).toBe("pass");
});

test("a killed service died and somebody worked meanwhile", () => {
  const kill = { ...cut, fault: "kill 1", kind: "kill", target: "db" };
  const builder = platform(kill);
  expect(verdict(builder.history())).toBe("unknown");
  builder.add(1_010, "container", "db", { action: "die", exitCode: 137, by: "harness" });
  expect(verdict(builder.history())).toBe("unknown");
  expect(verdict(refuse(builder, 3_000).history())).toBe("pass");
});

/** `db` is killed, dies, and comes back 4 s later. */
function killed(given: Partial<Outage> = {}): HistoryBuilder {
  const builder = platform({ ...cut, fault: "kill 1", kind: "kill", target: "db", ...given });
  builder.add(1_010, "container", given.target ?? "db", { action: "die", exitCode: 137, by: "harness" });
  return builder;
}

test("the end of a connection is nobody's work, and neither are records that are handed out elsewhere", () => {
  const ends = killed();
  ends.add(1_015, "packet", id, { flag: "fin", from: "client", clientPort: 40_000 });
  ends.add(3_000, "packet", id, { flag: "rst", from: "server", clientPort: 40_000 });
  expect(verdict(ends.history())).toBe("unknown");
  const elsewhere = killed();
  elsewhere.add(3_000, "operation", "bars", { producer: 1, first: 1, last: 9, outcome: "served" });
  elsewhere.add(3_100, "operation", "bars", { producer: 1, first: 1, last: 9, outcome: "ok" });
  expect(verdict(elsewhere.history())).toBe("unknown");
});

test("a killed server is met by whoever asks it before it is back", () => {
  const asked = killed();
  asked.add(3_000, "traffic", id, { toServerBytes: 10, toClientBytes: 0, windowMs: 100 });
  expect(verdict(asked.history())).toBe("pass");
  expect(verdict(refuse(killed(), 900).history())).toBe("unknown");
  expect(verdict(refuse(killed(), 5_010).history())).toBe("pass");
  expect(verdict(refuse(killed(), 5_100).history())).toBe("unknown");
  const back = killed();
  back.add(5_010, "packet", id, { flag: "syn", from: "client", clientPort: 40_000 });
  back.add(5_011, "packet", id, { flag: "syn-ack", from: "server", clientPort: 40_000 });
  expect(verdict(back.history())).toBe("unknown");
});

test("a service without clients works at operations: during the fault, or interrupted by it", () => {
  const operation = (builder: HistoryBuilder, at: number, last: number, outcome: "served" | "ok") =>
    builder.add(at, "operation", "bars", { producer: 1, first: last - 9, last, outcome });
  expect(verdict(killed({ target: "web" }).history())).toBe("unknown");
  const during = killed({ target: "web" });
  operation(during, 3_000, 10, "served");
  expect(verdict(during.history())).toBe("pass");
  const interrupted = killed({ target: "web" });
  operation(interrupted, 700, 10, "served");
  expect(verdict(interrupted.history())).toBe("unknown");
  operation(interrupted, 6_000, 10, "ok");
  expect(verdict(interrupted.history())).toBe("pass");
  const idle = killed({ target: "web" });
  for (const [at, last] of [
    [700, 10],
    [6_000, 20],
  ] as const) {
    operation(idle, at, last, "served");
    operation(idle, at + 100, last, "ok");
  }
  expect(verdict(idle.history())).toBe("unknown");
});

/** The disk of `web` is full from 1 s to 5 s, while it asks its database. */
function fullDisk(): HistoryBuilder {
  const builder = platform({ ...cut, kind: "disk-full", target: "web" });
  builder.add(2_000, "traffic", id, { toServerBytes: 10, toClientBytes: 10, windowMs: 100 });
  return builder;
}

const warn = (builder: HistoryBuilder, at: number, message: string, reason = "", event?: string) => {
  const data = { level: "warn", message, fields: { reason }, ...(event === undefined ? {} : { event }) };
  builder.add(at, "log", "web", data);
  return builder;
};

test("what a service complains of anyway, or of another service, says nothing of its disk", () => {
  expect(verdict(warn(fullDisk(), 2_000, "db is away").history())).toBe("unknown");
  expect(verdict(warn(fullDisk(), 2_000, "", "connect ECONNREFUSED db:5432").history())).toBe("unknown");
  const before = warn(fullDisk(), 500, "page 17 failed", "nobody answers");
  expect(verdict(warn(before, 2_000, "page 18 failed", "nobody answers").history())).toBe("unknown");
  const named = warn(fullDisk(), 500, "", "nobody answers", "page_failed");
  expect(verdict(warn(named, 2_000, "", "no answer", "page_failed").history())).toBe("unknown");
});

test("a complaint that names the disk, or that was never heard before, is the disk's", () => {
  const named = warn(fullDisk(), 500, "", "nobody answers", "page_failed");
  const reason = "EROFS: read-only file system, open";
  expect(verdict(warn(named, 2_000, "", reason, "page_failed").history())).toBe("pass");
  expect(verdict(warn(fullDisk(), 2_000, "cannot keep the page of the feedback").history())).toBe("pass");
  expect(verdict(warn(fullDisk(), 500, "No space left").history())).toBe("unknown");
  expect(verdict(warn(fullDisk(), 5_100, "No space left").history())).toBe("unknown");
});
