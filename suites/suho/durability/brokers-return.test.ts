import { metricRisen } from "#harness";
import { committedOffsets, delivery, drain, faultEffective, recovery } from "#harness/checks";
import { crash, cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

const cases = {
  "nats-first": { first: "nats", last: "kafka", published: "published_nats" },
  "kafka-first": { first: "kafka", last: "nats", published: "published_kafka" },
} as const;

export const brokersReturn = test.for(cases)(({ first, last, published }) => ({
  title: `what an earlier publisher buffered is flushed, with ${first} back before ${last}`,
  claim:
    "Bars buffered on disk before a crash of the publisher are stored after it, whichever broker comes back first.",
  method: `Cut the publisher off both brokers, crash it while it buffers, and mend ${first}, later ${last}.`,
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "20s" }),
    drain(),
  ],
  within: "120s",
  async body({ platform, run }) {
    const publisher = "historical-downloader";
    const buffered = metricRisen(run, publisher, "buffered_to_disk", 2_000);
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    await run.during(cut(platform.link(publisher, last)), async () => {
      await run.during(cut(platform.link(publisher, first)), async (outage) => {
        await run.until(buffered, { within: "15s" });
        await run.during(crash(platform, publisher), async () => undefined);
        await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 6_000 }), { within: "20s" });
      });
      await run.until(metricRisen(run, publisher, published, 1_000), { within: "15s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  },
}));
