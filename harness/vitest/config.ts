import { defineConfig } from "vitest/config";
import { onContainers, scenarioTags } from "./on-containers.ts";

export { onContainers, scenarioTags };

/**
 * For a user's own project, whose `vitest.config.ts` exports or merges it: every test file has containers, one after
 * the other on one stack. A configuration that has other tests, too, gives one of its projects `...onContainers` and
 * itself `tags: scenarioTags`.
 */
export default defineConfig({
  test: { strictTags: true, tags: scenarioTags, include: ["**/*.test.{ts,mts,js,mjs}"], ...onContainers },
});
