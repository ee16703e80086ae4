import { alerts, allHealthy, noCrash, prematureConnections, startUpOrder } from "#harness/checks";
import { platformTest } from "#harness/vitest";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const cleanStart = test("a clean start brings everything up in dependency order", {
  claim:
    "Every service starts after those it waits for are healthy, connects to none of them before and is healthy after them; nothing crashes or restarts.",
  method:
    "All containers and volumes are new; engine events and the captures of all links are watched from the first.",
  tags: ["gate"],
  stack: "fresh",
  // Two minutes, which scale to six seconds, and what this machine needs to start ten containers.
  checks: [
    startUpOrder({ toHealthy: true }),
    prematureConnections(),
    allHealthy({ within: "60s" }),
    noCrash(),
    alerts(),
  ],
  within: "60s",
}, async ({ platform, run }) => {
  for (const { name, spec } of platform.services) {
    if (spec.healthcheck !== undefined)
      await run.until(run.health(name, "engine").is("healthy"), { within: "30s" });
  }
});
