import { attemptedOnEach, loggedSince, metricGrows, metricIs } from "#harness";
import { circuit, committedOffsets, delivery, faultEffective, noCrash, recovery } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { metricsOf } from "../../../fixtures/platforms/suho/metrics-of.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const clickhouseBlips = test("blips that are shorter than five failures are no outage", {
  claim:
    "Failures count in a row only: a success between two blips begins the count anew, no circuit opens, and nothing is lost.",
  method:
    "Cut data-bridge → clickhouse six times, each until an insert has failed; between two cuts, two batches are stored.",
  // 1.5 s at this scale: a blip ends before a second insert fails. Health requests fail meanwhile too, and count.
  environment: { "data-bridge": { BACKOFF_INITIAL_MS: "30000" } },
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    circuit(),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "15s" }),
    noCrash(),
  ],
  within: "60s",
}, async ({ platform, run }) => {
  const bridge = "data-bridge";
  const trips = 'circuit_breaker_trips{circuit="clickhouse"}';
  const link = platform.link(bridge, "clickhouse");
  const inserted = () => metricGrows(metricsOf(platform, bridge), "total_batch_inserts", { by: 2 });
  // Fast enough that a batch is always about to be inserted.
  const series = await run.start(bars(platform, { perSecond: 3_000 }));
  await run.steady({ for: "1s" });
  for (let blip = 1; blip <= 6; blip++) {
    const beganAt = run.clock.now();
    await run.during(cut(link), async (outage) => {
      // The insert that is under way fails as soon as the link is cut, before that is proven.
      await run.until(loggedSince(run, bridge, "insert_failed", beganAt), { within: "5s" });
      await run.until(attemptedOnEach(run, [link.id], outage.provenAt), { within: "5s" });
    });
    await run.until(inserted(), { within: "10s" });
  }
  await run.steady({ for: "1s" });
  await run.drain(series, { within: "30s" });
  // Had any blip been five failures, an open circuit would be right, and nothing shown of what is claimed here.
  await run.until(metricIs(metricsOf(platform, bridge), trips, 0), { within: "2s" });
});
