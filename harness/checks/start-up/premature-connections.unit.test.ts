import { expect, test } from "vitest";
import type { History } from "../../history/log.ts";
import { HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { prematureConnections } from "./premature-connections.ts";

const verdict = (history: History) => prematureConnections().run(history).verdict;
const id = "web->db:5432";
const syn = { flag: "syn", from: "client", clientPort: 40_000 } as const;

function platform(probes = ["engine", "capture:db"]): HistoryBuilder {
  // The declared condition is a weak one: the wire is judged all the same.
  const client = service("web", { dependsOn: [{ service: "db", condition: "service_started" }] });
  const builder = new HistoryBuilder().topology({ services: [service("db"), client], links: [link(id)] });
  builder.watched(...probes).add(10, "container", "db", { action: "start", by: "harness" });
  builder.add(20, "container", "web", { action: "start", by: "harness" });
  builder.add(900, "phase", "clean start", { name: "clean start", edge: "end" });
  return builder;
}

test("a first connection after the dependency is healthy passes", () => {
  const builder = platform();
  const healthy = builder.add(50, "health", "db", { status: "healthy", via: "engine" });
  const first = builder.add(60, "packet", id, syn);
  expect(prematureConnections().run(builder.history())).toMatchObject({
    verdict: "pass",
    evidence: [healthy.line, first.line],
  });
});

test("a first connection before the dependency is healthy fails on its line", () => {
  const builder = platform();
  const first = builder.add(30, "packet", id, syn);
  const healthy = builder.add(50, "health", "db", { status: "healthy", via: "engine" });
  const result = prematureConnections().run(builder.history());
  expect(result.verdict).toBe("fail");
  expect(result.findings).toEqual([
    {
      subject: id,
      message: "web connected to db before it was healthy",
      evidence: [first.line, healthy.line],
    },
  ]);
});

test("a repeated SYN is the same attempt and judged by its first packet", () => {
  const builder = platform();
  builder.add(50, "health", "db", { status: "healthy", via: "engine" });
  builder.add(60, "packet", id, { ...syn, again: true });
  expect(verdict(builder.history())).toBe("unknown");
});

test("an attempt within the uncertainty is unknown", () => {
  const builder = platform();
  builder.add(50, "health", "db", { status: "healthy", via: "engine" }, 20);
  builder.add(60, "packet", id, syn);
  expect(verdict(builder.history())).toBe("unknown");
});

test("a wire or an engine that was not watched is unknown", () => {
  for (const probes of [["engine"], ["capture:db"], []]) {
    const builder = platform(probes);
    builder.add(50, "health", "db", { status: "healthy", via: "engine" });
    builder.add(60, "packet", id, syn);
    expect(verdict(builder.history())).toBe("unknown");
  }
  const gap = platform().probe("capture:db", "gap", 25).probe("capture:db", "begin", 55);
  gap.add(50, "health", "db", { status: "healthy", via: "engine" });
  gap.add(60, "packet", id, syn);
  expect(verdict(gap.history())).toBe("unknown");
});

test("no connection, no health and no start are unknown", () => {
  const silent = platform();
  silent.add(50, "health", "db", { status: "healthy", via: "engine" });
  expect(verdict(silent.history())).toBe("unknown");
  const unseen = platform();
  unseen.add(60, "packet", id, syn);
  expect(verdict(unseen.history())).toBe("unknown");
  expect(verdict(new HistoryBuilder().history())).toBe("unknown");
});

test("a platform without links to checked dependencies is not covered", () => {
  const services = [service("db", { hasHealthCheck: false }), service("web")];
  expect(verdict(new HistoryBuilder().topology({ services, links: [link(id)] }).history())).toBe(
    "not covered",
  );
});
