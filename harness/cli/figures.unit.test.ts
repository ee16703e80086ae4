import { expect, test } from "vitest";
import { type FigureId, figure as measured } from "../history/figure.ts";
import type { ScenarioReport } from "../history/run-report.ts";
import { runFigures } from "./figures.ts";

function scenario(given: Partial<ScenarioReport>): ScenarioReport {
  const bare = {
    ...{ id: "startup/one", startedAtMs: 0, durationMs: 1_000 },
    ...{ phases: [], faults: [], checks: [], figures: [] },
  };
  return { ...(bare as unknown as ScenarioReport), ...given };
}

/** A scenario whose only fault begins at 1 s and whose drain ends so much later. */
const lasting = (ms: number, meanwhile: number): ScenarioReport =>
  scenario({
    faults: [{ id: "cut-1", kind: "cut", target: "a->b:1", injectedAtMs: 1_000 }],
    phases: [{ name: "drain", beginMs: 2_000, endMs: 1_000 + ms }],
    figures: [measured("acknowledged-during-faults", meanwhile)],
  });

const figure = (id: FigureId, scenarios: ScenarioReport[]) =>
  runFigures(scenarios, { durationMs: 200_000, setUpMs: 140_000, isGate: true }).find(
    (item) => item.id === id,
  );

test("the median scenario's time and rows count, and planted defects are no part of either", () => {
  const planted = {
    ...lasting(90_000, 3),
    defect: { name: "bug", description: "", expected: "delivery", caught: true },
  };
  const few = [lasting(9_000, 5_000), lasting(20_000, 900), planted];
  const many = [...few, ...Array.from({ length: 9 }, () => lasting(12_000, 2_000))];
  expect(figure("median-scenario", many)).toMatchObject({ value: 12_000, met: true });
  expect(figure("median-scenario", few)).toBeUndefined();
  expect(figure("acknowledged-during-faults", many)).toMatchObject({ value: 2_000, met: true });
  expect(figure("acknowledged-during-faults", [lasting(20_000, 900)])).toMatchObject({
    value: 900,
    met: false,
  });
});

const cold = (value: number, startedAtMs: number) =>
  scenario({ startedAtMs, figures: [measured("cold-start", value)] });

test("the worst cold start counts, but for one into which a bug was planted", () => {
  const planted = {
    ...cold(27_500, 2_000),
    defect: { name: "slow-hub", description: "", expected: "start-up order", caught: true },
  };
  expect(figure("cold-start", [cold(9_000, 0), cold(12_000, 1_000), planted])).toMatchObject({
    value: 12_000,
    met: true,
  });
});

test("what is asked of a stack that has the machine to itself is not asked of stacks side by side", () => {
  const beside = figure("cold-start", [cold(9_000, 0), cold(19_000, 999)]);
  expect(beside).toEqual({
    ...{
      id: "cold-start",
      name: "platform cold to all healthy, stacks side by side",
      value: 19_000,
      unit: "ms",
    },
  });
  expect(figure("cold-start", [cold(19_000, 1_000), cold(9_000, 0)])).toMatchObject({ met: false });
});

test("without a fault there is no such figure, and the run's own time is one in any case", () => {
  const run = { durationMs: 200_000, setUpMs: 3_000, isGate: false };
  expect(runFigures([scenario({})], run)).toEqual([
    { id: "whole-run", name: "whole run", value: 200_000, unit: "ms" },
  ]);
});

test("what set-up takes on a new machine is held against a bound of its own", () => {
  expect(figure("gate", [])).toMatchObject({ value: 60_000, met: true });
  expect(figure("gate-with-set-up", [])).toMatchObject({ value: 200_000, met: true });
});

test("a suite lasts from its first scenario to its last, and a few of it are no suite", () => {
  const part = Array.from({ length: 9 }, (_, number) =>
    scenario({ id: `durability/${number}`, startedAtMs: 10_000 + number * 70_000, durationMs: 70_000 }),
  );
  const last = scenario({ id: "durability/last", startedAtMs: 720_000, durationMs: 11_000 });
  const other = scenario({ id: "backoff/one", startedAtMs: 0, durationMs: 600_000 });
  expect(figure("suite", [...part, other])).toBeUndefined();
  expect(figure("suite", [...part, last, other])).toMatchObject({
    name: "suite durability, from its first scenario to its last",
    value: 721_000,
    met: false,
  });
});

test("what other suites take between two scenarios of a suite is not the suite's time", () => {
  const part = Array.from({ length: 10 }, (_, number) =>
    scenario({ id: `durability/${number}`, startedAtMs: number * 50_000, durationMs: 50_000 }),
  );
  const between = scenario({ id: "defects/bug", startedAtMs: 480_000, durationMs: 900_000 });
  const last = scenario({ id: "durability/volume", startedAtMs: 1_390_000, durationMs: 80_000 });
  // 500 s of the suite, 10 s in which nobody ran, 80 s of its last; the other's 880 s alone are not counted.
  expect(figure("suite", [...part, between, last])).toMatchObject({ value: 590_000, met: true });
});
