import { metricRisen } from "#harness";
import { committedOffsets, delivery, drain, faultEffective, recovery } from "#harness/checks";
import { crash, cut, holdSyscall } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { flushedNotRemoved } from "../../../fixtures/platforms/suho/buffered-pages.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const publisherKilledBeforeRemoval =
  test("acknowledged bars survive a publisher that is killed before it removes a flushed file", {
    claim: "A page that was flushed and not removed is published once more, and stored once.",
    method:
      "Let the publisher buffer with both brokers cut off; when they are back, hold its next removal, see the page stored, and kill it.",
    // Three times as long as usual (15 s at this scale): the fault must be in place before the flush.
    environment: { "historical-downloader": { BUFFER_FLUSH_INTERVAL_MS: "900000" } },
    checks: [
      faultEffective(),
      delivery({ exactlyOnce: true }),
      committedOffsets({ allowance: "2s" }),
      recovery({ within: "25s" }),
      drain(),
    ],
    within: "120s",
  }, async ({ platform, run }) => {
    const publisher = "historical-downloader";
    const brokers = (["nats", "kafka"] as const).map((broker) => platform.link(publisher, broker));
    const series = await run.start(bars(platform, { perSecond: 1_500 }));
    await run.steady({ for: "1s" });
    await run.duringAll(brokers.map(cut), async (outage) => {
      await run.until(metricRisen(run, publisher, "buffered_to_disk", 2_000), { within: "15s" });
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 2_000 }), { within: "10s" });
    });
    // The fault waits for the next flush.
    await run.during(holdSyscall(platform, publisher, "unlink"), async () => {
      await run.phase(`${publisher} dies: flushed, file not removed`, async () => {
        await run.until(flushedNotRemoved(platform), { within: "10s" });
        await run.during(crash(platform, publisher), async () => undefined);
      });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  });
