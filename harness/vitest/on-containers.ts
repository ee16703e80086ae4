import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** Compiled, this file and its neighbours have the same extension. */
const ownRun = `./own-run${extname(import.meta.url)}`;

/**
 * Options of a vitest project whose tests have a stack: one worker, which keeps its stack over its files. For several
 * stacks side by side there is `blackstart scenario`, which follows the machine.
 */
export const onContainers = {
  globalSetup: [fileURLToPath(new URL(ownRun, import.meta.url))] as string[],
  isolate: false,
  pool: "forks",
  maxWorkers: 1,
  retry: 0,
  testTimeout: 600_000,
  hookTimeout: 600_000,
} as const;

/** The tags that a scenario may have. Vitest knows them for all projects of a configuration together. */
export const scenarioTags = [
  { name: "gate", description: "part of the platform's gate" },
  { name: "baseline", description: "no fault, the same checks" },
];
