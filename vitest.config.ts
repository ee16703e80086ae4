import { defineConfig } from "vitest/config";
import { onContainers, oneByOne } from "./harness/vitest/on-containers.ts";
import { costs, suitesWith } from "./harness/vitest/suite-files.ts";
import { SuiteOrder } from "./harness/vitest/suite-order.ts";

const volume = suitesWith("every-core", import.meta.dirname);

export default defineConfig({
  test: {
    strictTags: true,
    sequence: { sequencer: SuiteOrder },
    globalSetup: ["harness/vitest/end-with-parent.ts"],
    tags: [
      { name: "gate", description: "part of npm start and npm test" },
      { name: "baseline", description: "no fault, the same checks" },
      ...costs,
    ],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["harness/**/*.unit.test.ts", "fixtures/**/*.unit.test.ts", "reports/**/*.unit.test.ts"],
          pool: "threads",
          maxWorkers: 2,
          setupFiles: ["harness/vitest/property-runs.ts"],
          // A property that tries hundreds of cases takes as long as the machine is busy: time is no claim here.
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "scenarios",
          include: ["suites/**/*.test.ts"],
          exclude: ["suites/*/defects/**", ...volume],
          ...onContainers,
        },
      },
      {
        extends: true,
        test: {
          name: "volume",
          include: volume,
          ...onContainers,
          maxWorkers: 1,
          // After all others, when their stacks are gone.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: "gate", include: ["harness/gate/gate.test.ts"], ...onContainers },
      },
      {
        extends: true,
        test: {
          name: "defects",
          include: ["suites/*/defects/**/*.test.ts"],
          ...onContainers,
          ...oneByOne,
        },
      },
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
          include: ["harness/**/*.engine.test.ts", "fixtures/**/*.engine.test.ts"],
          setupFiles: ["harness/vitest/property-runs.ts"],
          testTimeout: 300_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
