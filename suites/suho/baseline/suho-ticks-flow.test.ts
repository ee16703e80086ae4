import { alerts, circuit, committedOffsets, delivery, healthAccuracy, noCrash } from "#harness/checks";
import { platformTest } from "#harness/vitest";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";
import { ticks } from "../../../fixtures/platforms/suho/ticks.ts";

const test = platformTest(suho);

export const ticksFlow = test("ticks become bars and every acknowledged one is stored exactly once", {
  claim:
    "Without any fault, every bar that tick-aggregator acknowledges in Postgres is stored exactly once, by then.",
  method: "Ticks of 10,000 bars at 1,000 bars a second; no fault; the same checks as everywhere.",
  tags: ["baseline"],
  checks: [
    delivery({ exactlyOnce: true }),
    circuit(),
    committedOffsets({ allowance: "2s" }),
    healthAccuracy(),
    noCrash(),
    alerts(),
  ],
  within: "60s",
}, async ({ platform, run }) => {
  const series = await run.start(ticks(platform, { count: 10_000, perSecond: 1_000 }));
  await run.steady({ for: "3s" });
  await run.until(series.acknowledgedInAll({ atLeast: 10_000 }), { within: "30s" });
  await run.drain(series, { within: "30s" });
});
