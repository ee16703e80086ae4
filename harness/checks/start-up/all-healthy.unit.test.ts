import { expect, test } from "vitest";
import { HistoryBuilder, service } from "../testing/history-builder.ts";
import { allHealthy } from "./all-healthy.ts";

const run = (builder: HistoryBuilder) => allHealthy({ within: "10s" }).run(builder.history());

/** `db` starts at 1 s and is healthy at 3 s, `web` starts then; the history goes on until `untilMs`. */
function started(untilMs: number): HistoryBuilder {
  const builder = new HistoryBuilder().topology({ services: [service("db"), service("web")] });
  builder.watched("engine").calm(untilMs);
  for (const [name, at] of [
    ["db", 1_000],
    ["web", 3_000],
  ] as const) {
    builder.add(at, "container", name, { action: "create", by: "harness" });
    builder.add(at, "container", name, { action: "start", by: "harness" });
  }
  builder.add(3_000, "health", "db", { status: "healthy", via: "engine" });
  return builder;
}

function webIs(builder: HistoryBuilder, at: number, status: "healthy" | "unhealthy"): HistoryBuilder {
  builder.add(at, "health", "web", { status, via: "engine" });
  return builder;
}

test("all healthy within the bound passes and measures the last", () => {
  const result = run(webIs(started(20_000), 6_000, "healthy"));
  expect(result).toMatchObject({ verdict: "pass", measured: [{ name: "until all healthy", value: 5_000 }] });
});

test("healthy too late, or never within the bound, fails with the service's name", () => {
  const late = run(webIs(started(20_000), 15_000, "healthy"));
  expect(late.verdict).toBe("fail");
  expect(late.findings[0]?.message).toBe("web was healthy only 14 s after the first start");
  expect(run(webIs(started(20_000), 5_000, "unhealthy")).verdict).toBe("fail");
});

test("a history that ends before the bound, nobody watching, contention, or no start is unknown", () => {
  expect(run(webIs(started(8_000), 5_000, "unhealthy")).verdict).toBe("unknown");
  const unwatched = webIs(started(20_000), 6_000, "healthy").probe("engine", "gap", 4_000);
  expect(run(unwatched).verdict).toBe("unknown");
  const pressed = webIs(started(20_000), 15_000, "healthy");
  expect(run(pressed.contention(9_000, { cpu: 1, eventLoopDelayMs: 900 })).verdict).toBe("unknown");
  expect(run(new HistoryBuilder().topology({ services: [service("db")] })).verdict).toBe("unknown");
});
