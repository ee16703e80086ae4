import { metricRisen } from "#harness";
import { committedOffsets, delivery, drain, faultEffective, noCrash, recovery } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { addBadBufferFiles } from "../../../fixtures/platforms/suho/bad-buffer-files.ts";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const badBufferFiles = test("empty, garbled and torn buffer files do not stop the flush", {
  claim: "They are set aside and counted, and every page beside them is stored.",
  method: "Cut the publisher off both brokers; while it buffers, put three bad files in front of its own.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "20s" }),
    noCrash(),
    drain(),
  ],
  within: "90s",
}, async ({ platform, run }) => {
  const publisher = "historical-downloader";
  const links = (["nats", "kafka"] as const).map((broker) => platform.link(publisher, broker));
  const series = await run.start(bars(platform, { perSecond: 2_000 }));
  await run.steady({ for: "1s" });
  const bad = await run.duringAll(links.map(cut), async (outage) => {
    await run.until(metricRisen(run, publisher, "buffered_to_disk", 2_000), { within: "15s" });
    await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 2_000 }), { within: "10s" });
    return addBadBufferFiles(platform.service(publisher));
  });
  await run.until(metricRisen(run, publisher, "buffer_files_set_aside", bad), { within: "20s" });
  await run.steady({ for: "1s" });
  await run.drain(series, { within: "20s" });
});
