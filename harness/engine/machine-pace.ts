/** What the figure speaks of, what is done for it, and what makes the engine compile it before. */
const steps = 40_000_000;
const measuredSteps = 8_000_000;
const warmingSteps = 2_000_000;

/**
 * Processor time that one core needs for a fixed piece of work, in milliseconds: machines of one name differ by two
 * in it, and a shared one from minute to minute, so that times of two runs compare only beside it. Method: 40
 * million steps of Marsaglia's xorshift32 (2003), reckoned from 8 million after 2 million that compile it, so that a short
 * run does not pay for its own measure. It holds the event loop up for a quarter of its figure.
 */
export function machinePaceMs(): number {
  work(warmingSteps);
  const before = process.cpuUsage();
  work(measuredSteps);
  const { user, system } = process.cpuUsage(before);
  return Math.round(((user + system) / 1_000) * (steps / measuredSteps));
}

function work(times: number): number {
  let x = 2_463_534_242 | 0;
  for (let step = 0; step < times; step++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return x;
}
