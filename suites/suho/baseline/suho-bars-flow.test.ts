import { alerts, circuit, committedOffsets, delivery, healthAccuracy, noCrash } from "#harness/checks";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const barsFlow = test("bars flow and every acknowledged one is stored exactly once", {
  claim:
    "Without any fault, every acknowledged bar is stored exactly once, no circuit opens and nothing restarts.",
  method:
    "20,000 bars at 2,000 a second, which two cores can store as they come; no fault; the same checks as everywhere.",
  tags: ["gate", "baseline"],
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
  const series = await run.start(bars(platform, { count: 20_000, perSecond: 2_000 }));
  await run.steady({ for: "3s" });
  await run.until(series.acknowledgedInAll({ atLeast: 20_000 }), { within: "30s" });
  await run.drain(series, { within: "30s" });
});
