const steps = 40_000_000;

/**
 * Processor time that one core needs for a fixed piece of work, in milliseconds: machines of one name differ by two
 * in it, and a shared one from minute to minute, so that times of two runs compare only beside it. It holds the
 * event loop up for as long. Method: 40 million steps of Marsaglia's xorshift32 (2003), after as many to compile it.
 */
export function machinePaceMs(): number {
  work();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1_000);
}

function work(): number {
  let x = 2_463_534_242 | 0;
  for (let step = 0; step < steps; step++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return x;
}
