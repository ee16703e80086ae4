import { IntervalSet } from "../core/interval-set.ts";
import type { Figure, ScenarioReport } from "../history/run-report.ts";
import { acknowledgedMeanwhile } from "../scenario/result.ts";

/** What is asked of the gate's own command is not asked of every run. */
const wholeGate = "whole run of the gate, set-up left out";
const wholeGateWithSetUp = "whole run of the gate, with its set-up (engine, images)";
const medianScenario = "median scenario, from its first act to its audit";

interface Asked {
  atMost: number;
  words: string;
  /** Asked of a stack that has the machine to itself. */
  alone?: true;
}

/** What was asked for, per figure: the worst measured value counts, because a gate promises every time. */
const asked: Record<string, Asked> = {
  "platform cold to all healthy": { atMost: 15_000, words: "≤ 15 s", alone: true },
  "reset of the infrastructure": { atMost: 2_000, words: "≤ 2 s", alone: true },
  "refusal proven after a cut": { atMost: 50, words: "≤ 50 ms", alone: true },
  [wholeGate]: { atMost: 180_000, words: "≤ 3 min" },
  [wholeGateWithSetUp]: { atMost: 720_000, words: "≤ 12 min" },
  [suiteFigure("durability")]: { atMost: 720_000, words: "≤ 12 min" },
  [medianScenario]: { atMost: 15_000, words: "≤ 15 s" },
};
const askedMeanwhile = 1_000;
/** The gate's few scenarios are its longest: their median, and their time, say nothing of the suites. */
const fewestOfSuite = 10;

function suiteFigure(suite: string): string {
  return `suite ${suite}, from its first scenario to its last`;
}

/** The run's figures: the worst of each that scenarios measured, proofs, the median scenario, and rows. */
export function runFigures(
  scenarios: readonly ScenarioReport[],
  run: { durationMs: number; setUpMs: number; command: string },
): Figure[] {
  const worst = new Map<string, number>();
  const take = (name: string, value: number | undefined) => {
    if (value !== undefined) worst.set(name, Math.max(value, worst.get(name) ?? 0));
  };
  for (const { figures, faults, defect } of scenarios) {
    // A bug that is planted in start-up is to make it slow.
    if (defect === undefined)
      for (const { name, value, unit } of figures) if (unit === "ms") take(name, value);
    for (const { kind, proof } of faults)
      if (kind === "cut") take("refusal proven after a cut", proof?.latencyMs);
  }
  if (run.command.startsWith("npm start")) {
    take(wholeGate, run.durationMs - run.setUpMs);
    take(wholeGateWithSetUp, run.durationMs);
  } else take("whole run", run.durationMs);
  // A planted defect keeps its scenario waiting for what never comes.
  const unplanted = scenarios.filter(({ defect }) => defect === undefined);
  const acts = unplanted.flatMap(actsMs);
  if (acts.length >= fewestOfSuite) take(medianScenario, median(acts));
  for (const [suite, ofSuite] of Map.groupBy(unplanted, ({ id }) => id.split("/")[0] ?? ""))
    if (ofSuite.length >= fewestOfSuite) take(suiteFigure(suite), spanMs(ofSuite, scenarios));
  const sideBySide = overlap(scenarios);
  const timed = [...worst].map(([name, value]): Figure => {
    const bound = asked[name];
    const rounded = Math.round(value);
    if (bound === undefined) return { name, value: rounded, unit: "ms" };
    if (bound.alone === true && sideBySide)
      return { name: `${name}, stacks side by side`, value: rounded, unit: "ms" };
    return { name, value: rounded, unit: "ms", asked: bound.words, met: value <= bound.atMost };
  });
  return [...timed, ...rows(scenarios), ...rowsMeanwhile(unplanted)];
}

/** From the first phase or fault of a scenario to the end of its last phase; nothing where there is no fault or no phase. */
function actsMs({ phases, faults }: ScenarioReport): number[] {
  if (faults.length === 0 || phases.length === 0) return [];
  const begins = [...phases.map(({ beginMs }) => beginMs), ...faults.map(({ injectedAtMs }) => injectedAtMs)];
  return [Math.max(...phases.map(({ endMs }) => endMs)) - Math.min(...begins)];
}

/** Whether any two of them ran at the same time. */
function overlap(scenarios: readonly ScenarioReport[]): boolean {
  const inOrder = scenarios.toSorted((one, other) => one.startedAtMs - other.startedAtMs);
  return inOrder.some(({ startedAtMs, durationMs }, index) => {
    const next = inOrder[index + 1];
    return next !== undefined && next.startedAtMs < startedAtMs + durationMs;
  });
}

/** From the first of a suite to its last, without the time in which nobody ran but others. */
function spanMs(ofSuite: readonly ScenarioReport[], all: readonly ScenarioReport[]): number {
  const own = timesOf(ofSuite);
  const first = own.ranges[0]?.first ?? 0;
  const last = own.ranges.at(-1)?.last ?? 0;
  const othersAlone = IntervalSet.of(timesOf(all).minus(own));
  const meanwhile = IntervalSet.of(othersAlone.common(IntervalSet.of([{ first, last }])));
  return last - first + 1 - meanwhile.size;
}

/** Milliseconds of the run in which any of them ran. */
function timesOf(scenarios: readonly ScenarioReport[]): IntervalSet {
  return IntervalSet.of(
    scenarios.map(({ startedAtMs, durationMs }) => ({
      first: Math.round(startedAtMs),
      last: Math.round(startedAtMs + durationMs) - 1,
    })),
  );
}

function median(values: number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}

function rows(scenarios: readonly ScenarioReport[]): Figure[] {
  const largest = Math.max(0, ...scenarios.map(({ ledger }) => ledger?.acknowledged ?? 0));
  return largest === 0
    ? []
    : [{ name: "records acknowledged in the largest scenario", value: largest, unit: "rows" }];
}

function rowsMeanwhile(scenarios: readonly ScenarioReport[]): Figure[] {
  const counts = scenarios.flatMap(({ figures }) =>
    figures.flatMap(({ name, value }) =>
      name === acknowledgedMeanwhile && value !== undefined ? [value] : [],
    ),
  );
  const value = median(counts);
  if (value === undefined) return [];
  return [
    {
      name: `${acknowledgedMeanwhile}, the median scenario`,
      value,
      unit: "rows",
      asked: `≥ ${askedMeanwhile}`,
      met: value >= askedMeanwhile,
    },
  ];
}
