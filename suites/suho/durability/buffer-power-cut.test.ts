import { metricRisen } from "#harness";
import { committedOffsets, delivery, drain, faultEffective, recovery } from "#harness/checks";
import { cut, powerCut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

const volume = "downloader-buffer";

export const bufferPowerCut = test("what is acknowledged from the disk buffer survives a power cut", {
  claim: "Every bar that the source was told is safe is on the disk itself, and not only in its cache.",
  method:
    "Cut the publisher off both brokers; while it buffers, the power of its disk fails; then all return.",
  volumes: { [volume]: { kind: "loop-ext4", size: "64m" } },
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "20s" }),
    drain(),
  ],
  within: "120s",
}, async ({ platform, run }) => {
  const publisher = "historical-downloader";
  const links = (["nats", "kafka"] as const).map((broker) => platform.link(publisher, broker));
  const series = await run.start(bars(platform, { perSecond: 2_000 }));
  await run.steady({ for: "1s" });
  await run.duringAll(links.map(cut), async (outage) => {
    await run.until(metricRisen(run, publisher, "buffered_to_disk", 2_000), { within: "15s" });
    await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 2_000 }), { within: "15s" });
    await run.during(powerCut(platform, publisher, volume), async () => undefined);
  });
  await run.steady({ for: "1s" });
  await run.drain(series, { within: "30s" });
});
