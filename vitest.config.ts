import { defineConfig } from "vitest/config";
import { onContainers, scenarioTags } from "./harness/vitest/on-containers.ts";

export default defineConfig({
  test: {
    strictTags: true,
    globalSetup: ["harness/vitest/end-with-parent.ts"],
    tags: scenarioTags,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            ...["harness/**/*.unit.test.ts", "fixtures/**/*.unit.test.ts"],
            ...["reports/**/*.unit.test.ts", "docs/**/*.unit.test.ts", "bench/**/*.unit.test.ts"],
          ],
          pool: "threads",
          maxWorkers: 2,
          setupFiles: ["harness/vitest/property-runs.ts"],
          // A property that tries hundreds of cases takes as long as the machine is busy: time is no claim here.
          testTimeout: 120_000,
          expect: { poll: { timeout: 60_000, interval: 10 } },
        },
      },
      {
        extends: true,
        // `npm run scenario` runs them without vitest; they are tests of vitest's all the same.
        test: { name: "scenarios", include: ["suites/**/*.test.ts"], ...onContainers },
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
