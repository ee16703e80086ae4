/** What a service had used and said in all at a moment. */
export interface UseSample {
  atMs: number;
  /** Processor time of one core since the first sample. */
  processorMs: number;
  /** Lines of its log since the first sample. */
  lines: number;
}

/** Two times of this length, one after the other, are compared: a start is over once they are alike. */
const spanMs = 4_000;
/** Rates this close are alike, in cores and in lines a second: looks at the engine are not exact. */
const closeCores = 0.15;
const closeLines = 2;
/** Neither is more than so many times the other. */
const closeTimes = 2;

/** A rate that has grown by a fifth from each part of the time to the next never settles. */
const grownTimes = 1.2;
const growthParts = 4;

interface Rates {
  cores: number;
  lines: number;
}

/** What has not settled yet, in words; undefined once the last four seconds were like the four before them. */
export function notYetSettled(samples: readonly UseSample[]): string | undefined {
  const last = samples.at(-1);
  if (last === undefined) return "nothing was measured yet";
  const now = ratesOver(samples, last.atMs - spanMs, last.atMs);
  const before = ratesOver(samples, last.atMs - 2 * spanMs, last.atMs - spanMs);
  if (now === undefined || before === undefined) return "it was not watched for long enough";
  if (!alike(now.cores, before.cores, closeCores))
    return `processor time: ${inCores(before)}, then ${inCores(now)}`;
  if (!alike(now.lines, before.lines, closeLines)) return `log: ${inLines(before)}, then ${inLines(now)}`;
  return undefined;
}

/** A service at rest uses less, also one that looks for changed files; who waits for a processor gets little more. */
const restCores = 0.05;

/** Whether it used processor time in the last eight seconds; undefined where it was not watched for so long yet. */
export function isAtWork(samples: readonly UseSample[]): boolean | undefined {
  const last = samples.at(-1);
  const now = last === undefined ? undefined : ratesOver(samples, last.atMs - 2 * spanMs, last.atMs);
  return now === undefined ? undefined : now.cores > restCores;
}

/** What grew through all of the time, in words: a service that only comes and goes in bursts does not. */
export function everGrowing(samples: readonly UseSample[]): string | undefined {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const partMs = (last.atMs - first.atMs) / growthParts;
  const parts = Array.from({ length: growthParts }, (_, part) =>
    ratesOver(samples, first.atMs + part * partMs, first.atMs + (part + 1) * partMs),
  );
  const rates = parts.filter((part) => part !== undefined);
  const [begin] = rates;
  const end = rates.at(-1);
  if (begin === undefined || end === undefined || rates.length < growthParts) return undefined;
  if (
    grows(
      rates.map(({ cores }) => cores),
      closeCores,
    )
  )
    return `processor time grew all along: ${inCores(begin)}, in the end ${inCores(end)}`;
  if (
    grows(
      rates.map(({ lines }) => lines),
      closeLines,
    )
  )
    return `its log grew faster all along: ${inLines(begin)}, in the end ${inLines(end)}`;
  return undefined;
}

const grows = (rates: readonly number[], close: number) =>
  rates.every((rate, index) => index === 0 || rate > grownTimes * (rates[index - 1] ?? 0)) &&
  (rates.at(-1) ?? 0) > close;

const alike = (one: number, other: number, close: number) =>
  Math.abs(one - other) <= close || Math.max(one, other) <= closeTimes * Math.min(one, other);

/** Rates between the samples that enclose the time; undefined where none lies at its begin or before it. */
function ratesOver(samples: readonly UseSample[], fromMs: number, toMs: number): Rates | undefined {
  const from = samples.findLast(({ atMs }) => atMs <= fromMs);
  const to = samples.findLast(({ atMs }) => atMs <= toMs);
  if (from === undefined || to === undefined || to.atMs <= from.atMs) return undefined;
  const passedMs = to.atMs - from.atMs;
  return {
    cores: Math.max(0, to.processorMs - from.processorMs) / passedMs,
    lines: (Math.max(0, to.lines - from.lines) / passedMs) * 1_000,
  };
}

const inCores = ({ cores }: Rates) => `${cores.toFixed(2)} cores`;
const inLines = ({ lines }: Rates) => `${lines.toFixed(1)} lines/s`;
