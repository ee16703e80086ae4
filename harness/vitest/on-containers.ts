import { availableParallelism } from "node:os";

/** Stacks side by side: one takes two cores while it starts, and judges time; a busy machine makes it unknown. */
const stacks = Number(process.env.BLACKSTART_STACKS ?? Math.max(1, Math.floor(availableParallelism() / 2)));

/** Options of every vitest project whose tests have a stack, in the repository and in a user's own project. */
export const onContainers = {
  isolate: false,
  fileParallelism: true,
  pool: "forks",
  maxWorkers: stacks,
  retry: 0,
  testTimeout: 600_000,
  hookTimeout: 600_000,
} as const;

/**
 * For tests that one missed bound must turn red: stacks side by side keep the machine full, and that excuses it
 * (`checks/verdict/contention.ts`). They come after all others and one by one.
 */
export const oneByOne = stacks > 1 ? { maxWorkers: 1, sequence: { groupOrder: 2 } } : {};
