import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { SuiteOrder } from "./harness/cli/suite-order.ts";

/** Stacks side by side: one takes two cores while it starts, and judges time; a busy machine makes it unknown. */
const stacks = Number(process.env.BLACKSTART_STACKS ?? Math.max(1, Math.floor(availableParallelism() / 2)));

const onContainers = {
  isolate: false,
  fileParallelism: true,
  pool: "forks",
  maxWorkers: stacks,
  retry: 0,
  testTimeout: 600_000,
  hookTimeout: 600_000,
} as const;

export default defineConfig({
  test: {
    strictTags: true,
    sequence: { sequencer: SuiteOrder },
    globalSetup: ["harness/cli/end-with-parent.ts"],
    tags: [
      { name: "gate", description: "part of npm start and npm test" },
      { name: "baseline", description: "no fault, the same checks" },
    ],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["harness/**/*.unit.test.ts", "fixtures/**/*.unit.test.ts", "reports/**/*.unit.test.ts"],
          pool: "threads",
          maxWorkers: 2,
          // A property that tries hundreds of cases takes as long as the machine is busy: time is no claim here.
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "scenarios",
          include: ["suites/**/*.test.ts"],
          exclude: ["suites/defects/**"],
          ...onContainers,
        },
      },
      {
        extends: true,
        test: { name: "gate", include: ["harness/scenario/generic-gate.test.ts"], ...onContainers },
      },
      { extends: true, test: { name: "defects", include: ["suites/defects/**/*.test.ts"], ...onContainers } },
      {
        extends: true,
        test: {
          name: "report",
          include: ["reports/**/*.report.test.ts"],
          testTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: "engine",
          include: ["harness/**/*.engine.test.ts"],
          testTimeout: 300_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
