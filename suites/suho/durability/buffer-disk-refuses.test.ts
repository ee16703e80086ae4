import { loggedSince, metricRisen } from "#harness";
import { committedOffsets, delivery, drain, faultEffective, noCrash, recovery } from "#harness/checks";
import { cut, diskFull, readOnlyDirectory } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

const volume = "downloader-buffer";

/** What the disk buffer meets while neither broker is there. */
const cases = {
  full: { state: "full", refuse: diskFull },
  "read-only": { state: "read-only", refuse: readOnlyDirectory },
};

export const bufferDiskRefuses = test.for(cases)(({ state, refuse }) => ({
  title: `a disk buffer that is ${state} acknowledges nothing, and works again afterwards`,
  claim:
    "What neither a broker nor the disk has taken is not acknowledged; once the disk takes bars again they flow on.",
  method: `Cut the publisher off both brokers; while it buffers, its disk is ${state} for a while, then free again.`,
  volumes: { [volume]: { kind: "tmpfs", size: "8m" } },
  // Whether the publisher gives up for want of brokers is another scenario's matter.
  environment: { "historical-downloader": { BACKOFF_ATTEMPTS: "50" } },
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "20s" }),
    noCrash(),
    drain(),
  ],
  within: "90s",
  async body({ platform, run }) {
    const publisher = "historical-downloader";
    const links = (["nats", "kafka"] as const).map((broker) => platform.link(publisher, broker));
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    await run.duringAll(links.map(cut), async (outage) => {
      await run.until(metricRisen(run, publisher, "buffered_to_disk", 1_000), { within: "15s" });
      await run.during(refuse(platform, publisher, volume), async (refusal) => {
        await run.until(loggedSince(run, publisher, "page_failed", refusal.provenAt), { within: "10s" });
        await run.until(run.lasted(refusal, { atLeast: "1s" }), { within: "2s" });
      });
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 6_000 }), { within: "15s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  },
}));
