import { IntervalSet } from "../core/interval-set.ts";
import { type Figure, type FigureId, figure } from "../history/figure.ts";
import type { ScenarioReport } from "../history/run-report.ts";

interface Asked {
  atMost: number;
  words: string;
  /** Asked of a stack that has the machine to itself. */
  alone?: true;
}

/** What was asked for, per figure: the worst measured value counts, because a gate promises every time. */
const asked: Partial<Record<FigureId, Asked>> = {
  "cold-start": { atMost: 15_000, words: "≤ 15 s", alone: true },
  reset: { atMost: 2_000, words: "≤ 2 s", alone: true },
  "refusal-proof": { atMost: 50, words: "≤ 50 ms", alone: true },
  gate: { atMost: 180_000, words: "≤ 3 min" },
  "gate-with-set-up": { atMost: 720_000, words: "≤ 12 min" },
  "median-scenario": { atMost: 15_000, words: "≤ 15 s" },
};
/** Only the suite that is run as a whole is held to a time; the others have a scenario or two. */
const askedOfSuite: Record<string, Asked> = { durability: { atMost: 720_000, words: "≤ 12 min" } };
const askedMeanwhile = 1_000;
/** The gate's few scenarios are its longest: their median, and their time, say nothing of the suites. */
const fewestOfSuite = 10;

/** The run's figures: the worst of each that scenarios measured, proofs, the median scenario, and rows. */
export function runFigures(
  scenarios: readonly ScenarioReport[],
  run: { durationMs: number; setUpMs: number; isGate: boolean },
): Figure[] {
  const worst = new Map<FigureId, number>();
  const take = (id: FigureId, value: number | undefined) => {
    if (value !== undefined) worst.set(id, Math.max(value, worst.get(id) ?? 0));
  };
  for (const { figures, faults, defect } of scenarios) {
    // A bug that is planted in start-up is to make it slow.
    if (defect === undefined) for (const { id, value, unit } of figures) if (unit === "ms") take(id, value);
    for (const { kind, proof } of faults) if (kind === "cut") take("refusal-proof", proof?.latencyMs);
  }
  if (run.isGate) {
    take("gate", run.durationMs - run.setUpMs);
    take("gate-with-set-up", run.durationMs);
  } else take("whole-run", run.durationMs);
  // A planted defect keeps its scenario waiting for what never comes.
  const unplanted = scenarios.filter(({ defect }) => defect === undefined);
  const acts = unplanted.flatMap(actsMs);
  if (acts.length >= fewestOfSuite) take("median-scenario", median(acts));
  const sideBySide = overlap(scenarios);
  const timed = [...worst].map(([id, value]) => held(id, value, undefined, sideBySide));
  const suites = [...Map.groupBy(unplanted, ({ id }) => id.split("/")[0] ?? "")].flatMap(
    ([suite, ofSuite]) =>
      ofSuite.length < fewestOfSuite ? [] : [held("suite", spanMs(ofSuite, scenarios), suite, sideBySide)],
  );
  return [...timed, ...suites, ...rows(scenarios), ...rowsMeanwhile(unplanted)];
}

/** A time beside what was asked for. Of stacks side by side it is told, and not held to what is asked of one alone. */
function held(id: FigureId, value: number, of: string | undefined, sideBySide: boolean): Figure {
  const told = figure(id, value, of);
  const bound = of === undefined ? asked[id] : askedOfSuite[of];
  if (bound === undefined) return told;
  if (bound.alone === true && sideBySide) return { ...told, name: `${told.name}, stacks side by side` };
  return { ...told, asked: bound.words, met: value <= bound.atMost };
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
  return largest === 0 ? [] : [figure("largest-scenario", largest)];
}

function rowsMeanwhile(scenarios: readonly ScenarioReport[]): Figure[] {
  const counts = scenarios.flatMap(({ figures }) =>
    figures.flatMap(({ id, value }) =>
      id === "acknowledged-during-faults" && value !== undefined ? [value] : [],
    ),
  );
  const value = median(counts);
  if (value === undefined) return [];
  const told = figure("acknowledged-during-faults", value);
  const name = `${told.name}, the median scenario`;
  return [{ ...told, name, asked: `≥ ${askedMeanwhile}`, met: value >= askedMeanwhile }];
}
