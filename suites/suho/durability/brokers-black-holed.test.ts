import { alerts, committedOffsets, delivery, drain, faultEffective, recovery } from "#harness/checks";
import { blackHole, cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

/** What each broker's link to the publisher meets. */
const cases = {
  "nats-alone": { who: "NATS", nats: blackHole, kafka: cut },
  "kafka-alone": { who: "Kafka", nats: cut, kafka: blackHole },
  both: { who: "either", nats: blackHole, kafka: blackHole },
};

export const brokersBlackHoled = test.for(cases)(({ who, nats, kafka }) => ({
  title: `a broker that swallows what it is sent has stored nothing (${who})`,
  claim:
    "The source is told that bars are safe only when a broker has answered or the disk buffer holds them.",
  method: "Black-hole the publisher's links to its brokers, or cut the other one, while bars flow.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "20s" }),
    drain(),
    alerts({ mustFire: ["bars buffered to disk"], mayFire: ["data-bridge buffer full"] }),
  ],
  within: "90s",
  async body({ platform, run }) {
    const publisher = "historical-downloader";
    const faults = [kafka(platform.link(publisher, "kafka")), nats(platform.link(publisher, "nats"))];
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    await run.duringAll(faults, async (outage) => {
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 3_000 }), { within: "15s" });
      await run.until(run.lasted(outage, { atLeast: "3s" }), { within: "5s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  },
}));
