import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The same options as the repository's own scenarios have: see vitest.config.ts there. */
const onContainers = {
  isolate: false,
  fileParallelism: true,
  pool: "forks",
  maxWorkers: Number(process.env.BLACKSTART_STACKS ?? 2),
  retry: 0,
  testTimeout: 600_000,
  hookTimeout: 600_000,
} as const;

/** For a user's own project, whose folder is vitest's root: its scenarios, and the gate that any platform gets. */
export default defineConfig({
  test: {
    strictTags: true,
    tags: [
      { name: "gate", description: "part of blackstart start" },
      { name: "baseline", description: "no fault, the same checks" },
    ],
    projects: [
      {
        extends: true,
        test: { name: "scenarios", include: ["**/*.test.{ts,mts,js,mjs}"], ...onContainers },
      },
      {
        extends: true,
        root: fileURLToPath(new URL("../../scenario", import.meta.url)),
        // The gate lies below node_modules, where vitest looks for no tests unless it is told to.
        test: { name: "gate", include: ["generic-gate.test.{ts,js}"], exclude: [], ...onContainers },
      },
    ],
  },
});
