import { refusingTopic } from "#harness/adapters/kafka";
import { committedOffsets, delivery, drain, faultEffective, recovery } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { topics } from "../../../fixtures/platforms/suho/handles.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const kafkaRefusesRecords = test("what Kafka refuses is not taken for stored", {
  claim: "Bars that the broker has refused go to the disk buffer before the source hears that they are safe.",
  method: "Cut the publisher off NATS; let the archive topic refuse every record while bars flow.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "20s" }),
    drain(),
  ],
  within: "90s",
}, async ({ platform, run }) => {
  const faults = [
    cut(platform.link("historical-downloader", "nats")),
    refusingTopic(platform.service("kafka"), topics.archive),
  ];
  const series = await run.start(bars(platform, { perSecond: 2_000 }));
  await run.steady({ for: "1s" });
  await run.duringAll(faults, async (outage) => {
    await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 3_000 }), { within: "15s" });
    await run.until(run.lasted(outage, { atLeast: "3s" }), { within: "5s" });
  });
  await run.steady({ for: "1s" });
  await run.drain(series, { within: "30s" });
});
