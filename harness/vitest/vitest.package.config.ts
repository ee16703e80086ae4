import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { onContainers } from "./on-containers.ts";
import { costs } from "./suite-files.ts";

/** Compiled, this file and its neighbours have the same extension. */
const endWithParent = `./end-with-parent${extname(import.meta.url)}`;

/** For a user's own project, whose folder is vitest's root: its scenarios, and the gate that any platform gets. */
export default defineConfig({
  test: {
    strictTags: true,
    globalSetup: [fileURLToPath(new URL(endWithParent, import.meta.url))],
    tags: [
      { name: "gate", description: "part of blackstart start" },
      { name: "baseline", description: "no fault, the same checks" },
      ...costs,
    ],
    projects: [
      {
        extends: true,
        test: { name: "scenarios", include: ["**/*.test.{ts,mts,js,mjs}"], ...onContainers },
      },
      {
        extends: true,
        root: fileURLToPath(new URL("../gate", import.meta.url)),
        // The gate lies below node_modules, where vitest looks for no tests unless it is told to.
        test: { name: "gate", include: ["gate.test.{ts,js}"], exclude: [], ...onContainers },
      },
    ],
  },
});
