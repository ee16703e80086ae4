import type { Interval } from "../../core/interval.ts";
import type { Counted } from "../../history/wire-data.ts";

/**
 * How often a comparison of two equal rates may call them different: one in a thousand, each way. Clients keep a rhythm
 * more often than they come by chance, so what is seen is rarer.
 */
export const error = 0.001;

/** A rate that is certainly below this share of what it was is not back: half of two equal connections is below it. */
export const share = 0.75;
/** A rate that is certainly above so many times of what it was is not back: who catches up does so for a while only. */
export const times = 3;

/** Counts what happened at these times within an interval; a time may stand for several at once. */
export function counted(
  happened: readonly { at: number; count: number }[],
  { fromMs, toMs }: Interval,
): Counted {
  const within = happened.filter(({ at }) => at >= fromMs && at < toMs);
  const seconds = Math.max(1, Math.floor((toMs - fromMs) / 1_000));
  const bins = new Array<number>(seconds).fill(0);
  for (const { at, count } of within) {
    const bin = Math.min(seconds - 1, Math.floor((at - fromMs) / 1_000));
    bins[bin] = (bins[bin] ?? 0) + count;
  }
  const count = within.reduce((sum, one) => sum + one.count, 0);
  const mean = count / seconds;
  const variance = bins.reduce((sum, of) => sum + (of - mean) ** 2, 0) / Math.max(1, seconds - 1);
  return { count, ms: toMs - fromMs, clumps: clumpsOf(seconds, mean, variance) };
}

/**
 * What comes in clumps tells less than its count, and what keeps a rhythm tells more. That it does is believed of eight
 * seconds and more, and of a half at most: of so few a chance stream may look regular, too.
 */
const [fewestSeconds, leastClumps] = [8, 0.5];

function clumpsOf(seconds: number, mean: number, variance: number): number {
  if (mean === 0) return 1;
  return Math.max(seconds < fewestSeconds ? 1 : leastClumps, variance / mean);
}

export const perSecond = ({ count, ms }: Counted): number => (ms === 0 ? 0 : (count * 1_000) / ms);

/**
 * Whether the rate after is certainly below a share of the rate before: the conditional test of two Poisson rates (given
 * their sum, one count is binomial), with counts taken down by how far they come in clumps. Source: Przyborowski and
 * Wilenski, Biometrika 31 (1940). `too few` where not even nothing at all would be told from that share.
 */
export function isFewer(before: Counted, after: Counted, least: number): boolean | "too few" {
  const [b, a] = unclumped(before, after);
  const p = (least * after.ms) / (least * after.ms + before.ms);
  if (atMost(0, b, p) > error) return "too few";
  return atMost(a, a + b, p) <= error;
}

/** Whether the rate after is certainly above a multiple of the rate before. */
export function isMore(before: Counted, after: Counted, multiple: number): boolean {
  const [b, a] = unclumped(before, after, 1);
  const p = (multiple * after.ms) / (multiple * after.ms + before.ms);
  return a > 0 && 1 - atMost(a - 1, a + b, p) <= error;
}

function unclumped(before: Counted, after: Counted, least = leastClumps): [before: number, after: number] {
  const clumps = Math.max(least, before.clumps, after.count === 0 ? 1 : after.clumps);
  return [Math.floor(before.count / clumps), Math.floor(after.count / clumps)];
}

/** The chance of at most `k` successes in `n` trials of chance `p`. */
export function atMost(k: number, n: number, p: number): number {
  if (k >= n) return 1;
  if (p >= 1) return 0;
  if (p <= 0) return 1;
  let term = n * Math.log1p(-p);
  let sum = Math.exp(term);
  for (let i = 1; i <= k; i++) {
    term += Math.log(n - i + 1) - Math.log(i) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}
