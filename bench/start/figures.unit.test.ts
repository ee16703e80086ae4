import { expect, test } from "vitest";
import { judgedStarts, type MeasuredStart } from "./figures.ts";

const rounds = (by: MeasuredStart["by"], ...all: number[]): MeasuredStart[] =>
  all.map((ms, round) => ({ by, round, ms }));

test("medians are compared, and at most six tenths are asked", () => {
  const compose = rounds("docker compose", 10_000, 9_000, 30_000);
  const { table, met } = judgedStarts([...compose, ...rounds("blackstart", 6_000, 5_900, 9_000)]);
  expect(met).toBe(true);
  expect(table).toContain("| blackstart, all pairs through proxies | 6.0 s | 0.60 × | met |");
  expect(judgedStarts([...compose, ...rounds("blackstart", 6_100)]).met).toBe(false);
});

test("nothing measured is not met", () => {
  expect(judgedStarts([]).met).toBe(false);
});
