/**
 * Options of a vitest project whose tests have a stack: one worker, which keeps its stack over its files. For several
 * stacks side by side there is `blackstart scenario`, which follows the machine.
 */
export const onContainers = {
  isolate: false,
  pool: "forks",
  maxWorkers: 1,
  retry: 0,
  testTimeout: 600_000,
  hookTimeout: 600_000,
} as const;
