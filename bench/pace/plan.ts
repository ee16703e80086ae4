import type { Measurement, Side } from "./figures.ts";
import { eightFiles } from "./options.ts";
import { durabilityPaths, type Tree } from "./tree.ts";

/** One command of one side. */
export interface Job {
  measurement: Measurement;
  side: Side;
  folder: string;
  words: string[];
}

/** The commands of one round of a measurement, the old side's first. */
export function jobsOf(
  measurement: Measurement,
  trees: { before: Tree; now: Tree },
  files: readonly string[] | undefined,
): Job[] {
  const { before, now } = trees;
  const job = (side: Side, words: string[]): Job => {
    const { folder } = side === "before" ? before : now;
    return { measurement, side, folder, words };
  };
  const scenario = (side: Side, paths: string[]) => job(side, ["npm", "run", "scenario", ...paths]);
  if (measurement === "small")
    return [
      scenario("before", [before.small]),
      scenario("now", [now.small]),
      ...(now.smallByItself === undefined ? [] : [scenario("now by itself", [now.smallByItself])]),
    ];
  if (measurement === "cold") return [scenario("before", [before.cold]), scenario("now", [now.cold])];
  if (measurement === "full")
    return [job("before", ["npm", "run", "test:full"]), job("now", ["npm", "run", "test:full"])];
  // Its bound is a time, so the old side, a quarter of an hour a round, would tell nothing.
  if (measurement === "test") return [job("now", ["npm", "test"])];
  const paths = durabilityPaths(trees, measurement === "eight" ? eightFiles : files);
  return [scenario("before", paths.before), scenario("now", paths.now)];
}

/**
 * What is run once and not counted, so that images, captures of what the machine can do and caches are there: the
 * small scenario for itself, a cold start of the reference platform for everything else.
 */
export function warmUp(measurements: readonly Measurement[], trees: { before: Tree; now: Tree }): Job[] {
  const small = measurements.includes("small") ? jobsOf("small", trees, undefined) : [];
  const others = measurements.some((one) => one !== "small") ? jobsOf("cold", trees, undefined) : [];
  return [...small, ...others];
}

/** Alternating rounds: each second one in the other order, so that a machine that slows down favours nobody. */
export function inRounds<T>(jobs: readonly T[], rounds: number): { job: T; round: number }[] {
  return Array.from({ length: rounds }, (_, index) => index + 1).flatMap((round) =>
    (round % 2 === 1 ? jobs : jobs.toReversed()).map((job) => ({ job, round })),
  );
}
