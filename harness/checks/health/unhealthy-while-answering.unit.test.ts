import { expect, test } from "vitest";
import { HistoryBuilder } from "../testing/history-builder.ts";
import { caller, healthy, platform, talk } from "../testing/talking.ts";
import { falseUnhealthy } from "./unhealthy-while-answering.ts";

const run = (built: HistoryBuilder) => falseUnhealthy().run(built.history());

function ill(built: HistoryBuilder, fromMs: number, toMs?: number): HistoryBuilder {
  built.add(fromMs, "health", "web", { status: "unhealthy", via: "engine" });
  if (toMs !== undefined) built.add(toMs, "health", "web", { status: "healthy", via: "engine" });
  return built;
}

test("healthy and answering passes", () => {
  expect(run(healthy())).toMatchObject({ verdict: "pass", summary: "2 services watched" });
});

test("unhealthy with good answers and no fault about is a false alarm", () => {
  const { verdict, findings } = run(ill(healthy(), 5_000, 15_000));
  expect(verdict).toBe("fail");
  expect(findings[0]?.message).toBe(
    "called unhealthy for 10 s while its callers got 20 good answers and nothing was wrong",
  );
  expect(run(ill(healthy(), 60_000)).verdict).toBe("fail");
});

test("while its dependency is away, and a moment after, it may well be unhealthy", () => {
  expect(run(ill(healthy(), 25_000, 42_000)).verdict).toBe("pass");
});

test("errors among the answers, or too few of them, show nothing", () => {
  expect(
    run(
      ill(
        talk(healthy(), { link: caller, fromMs: 6_000, toMs: 7_000, data: { classes: { "5xx": 1 } } }),
        5_000,
        15_000,
      ),
    ).verdict,
  ).toBe("pass");
  expect(run(ill(healthy(), 5_000, 6_000)).verdict).toBe("pass");
});

test("nobody asked: not covered; nothing declared: unknown", () => {
  expect(run(platform()).verdict).toBe("not covered");
  expect(run(new HistoryBuilder()).verdict).toBe("unknown");
});
