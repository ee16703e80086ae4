import { expect, test } from "vitest";
import type { CircuitState } from "../../history/events.ts";
import type { HistoryBuilder } from "../testing/history-builder.ts";
import { blind, health, platform, run, verdict } from "../testing/sick-web.ts";

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
