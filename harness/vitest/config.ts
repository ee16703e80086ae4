import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { onContainers } from "./on-containers.ts";

/** Compiled, this file and its neighbours have the same extension. */
const endWithParent = `./end-with-parent${extname(import.meta.url)}`;

/**
 * For a user's own project, whose `vitest.config.ts` exports or merges it: every test file has containers, one after
 * the other on one stack. Vitest alone has no owner that cleans up after a SIGKILL; `blackstart clean` does then.
 */
export default defineConfig({
  test: {
    strictTags: true,
    globalSetup: [fileURLToPath(new URL(endWithParent, import.meta.url))],
    tags: [
      { name: "gate", description: "part of the platform's gate" },
      { name: "baseline", description: "no fault, the same checks" },
    ],
    include: ["**/*.test.{ts,mts,js,mjs}"],
    ...onContainers,
  },
});
