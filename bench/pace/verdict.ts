import type { Bound, Row, Sample } from "./figures.ts";

export type Verdict = "met" | "missed" | "unknown" | "told";

/** A row of the table with what was measured for it. */
export interface Judged {
  row: Row;
  /** Medians of the rounds whose command passed. */
  before: number | undefined;
  now: number | undefined;
  ratio: number | undefined;
  /** Scenarios at a time in the working tree's runs; undefined where the command does not say. */
  stacks: number | undefined;
  /** The bound that holds for so many stacks. */
  atMost: number | undefined;
  passed: { before: number; now: number };
  rounds: { before: number; now: number };
  verdict: Verdict;
}

/** From so many scenarios at a time on, two stacks fit: with one it is 1, and parts that must run alone keep it below 2. */
const twoFrom = 1.4;

/** The middle value, or the mean of the two middle ones; undefined of nothing. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}

/**
 * Holds one row against its bound. A round whose command did not pass is not counted, since its time is of something
 * else: where the working tree failed in any round, or a side has no round that passed, the verdict is `unknown`.
 */
export function judge(row: Row, samples: readonly Sample[]): Judged {
  const of = (side: Sample["side"]) =>
    samples.filter((sample) => sample.measurement === row.measurement && sample.side === side);
  const ofBefore = of("before");
  const ofNow = of(row.side);
  const passedBefore = ofBefore.filter(({ exitCode }) => exitCode === 0);
  const passedNow = ofNow.filter(({ exitCode }) => exitCode === 0);
  const before = median(valuesOf(row, passedBefore));
  const now = median(valuesOf(row, passedNow));
  const ratio = before === undefined || now === undefined || before === 0 ? undefined : now / before;
  const stacks = median(passedNow.flatMap((sample) => sample.stacks ?? []));
  const atMost = row.asked === undefined ? undefined : boundFor(row.asked, stacks);
  const held = row.asked?.of === "ms" ? now : ratio;
  return {
    ...{ row, before, now, ratio, stacks, atMost },
    passed: { before: passedBefore.length, now: passedNow.length },
    rounds: { before: ofBefore.length, now: ofNow.length },
    verdict: verdictOf(row.asked, atMost, passedNow.length === ofNow.length ? held : undefined),
  };
}

function valuesOf({ value }: Row, samples: readonly Sample[]): number[] {
  return samples.flatMap((sample) => sample[value] ?? []);
}

/** Undefined where the two bounds differ and nobody knows how many stacks ran. */
function boundFor({ one, two }: Bound, stacks: number | undefined): number | undefined {
  if (one === two) return one;
  if (stacks === undefined) return undefined;
  return stacks >= twoFrom ? two : one;
}

function verdictOf(asked: Bound | undefined, atMost: number | undefined, held: number | undefined): Verdict {
  if (asked === undefined) return "told";
  if (held === undefined) return "unknown";
  if (atMost !== undefined) return held <= atMost ? "met" : "missed";
  if (held <= Math.min(asked.one, asked.two)) return "met";
  return held > Math.max(asked.one, asked.two) ? "missed" : "unknown";
}

/** The worst of all that is asked; `unknown` before `met`, and where nothing was asked. */
export function worstOf(judged: readonly Judged[]): Exclude<Verdict, "told"> {
  const verdicts = judged.map(({ verdict }) => verdict);
  if (verdicts.includes("missed")) return "missed";
  return verdicts.includes("unknown") || !verdicts.includes("met") ? "unknown" : "met";
}
