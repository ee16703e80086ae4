import { metricRisen } from "#harness";
import { alerts, committedOffsets, delivery, faultEffective, outage, recovery } from "#harness/checks";
import { kill } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const bothBrokersAway = test("acknowledged bars survive the loss of both brokers", {
  claim:
    "With NATS and Kafka away, bars go to the disk buffer; it is flushed after their return and nothing is lost.",
  method: "SIGKILL to NATS and to Kafka while bars flow; both come back after bars were buffered.",
  tags: ["gate"],
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    // The outage outlasts the publisher's ten attempts: it ends, and its restart policy brings it back meanwhile.
    outage({ noticedWithin: "5s", pausedAtMost: "15s" }),
    recovery({ within: "45s" }),
    alerts({ mustFire: ["bars buffered to disk"], mayFire: ["data-bridge buffer full"] }),
  ],
  within: "150s",
}, async ({ platform, run }) => {
  const buffered = (atLeast: number) =>
    metricRisen(run, "historical-downloader", "buffered_to_disk", atLeast);
  const series = await run.start(bars(platform, { perSecond: 1_500 }));
  await run.steady({ for: "2s" });
  await run.during(kill(platform, "nats"), async () => {
    await run.during(kill(platform, "kafka"), async (outage) => {
      await run.until(buffered(1_000), { within: "30s" });
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 5_000 }), { within: "30s" });
      // Longer than the publisher's ten attempts (9 s at this scale) and than two flush intervals (5 s): it ends and
      // comes back, and flushes meet no broker.
      await run.until(run.lasted(outage, { atLeast: "12s" }), { within: "15s" });
    });
  });
  await run.steady({ for: "1s" });
  await run.until(metricRisen(run, "historical-downloader", "flushed_from_buffer", 1_000), {
    within: "60s",
  });
  await run.drain(series, { within: "60s" });
});
