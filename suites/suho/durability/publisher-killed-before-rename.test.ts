import { committedOffsets, delivery, drain, faultEffective, recovery } from "#harness/checks";
import { crash, cut, holdSyscall } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { writtenNotRenamed } from "../../../fixtures/platforms/suho/buffered-pages.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const publisherKilledBeforeRename =
  test("acknowledged bars survive a publisher that is killed before it renames a buffer file", {
    claim: "A page that was written and not renamed was never acknowledged, and comes again.",
    method:
      "Cut the publisher off both brokers, hold its next rename, see the page under its temporary name, and kill it.",
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
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    await run.duringAll(brokers.map(cut), async (outage) => {
      await run.during(holdSyscall(platform, publisher, "rename"), async () => {
        await run.phase(`${publisher} dies: buffer file written, not renamed`, async () => {
          await run.until(writtenNotRenamed(platform, series), { within: "5s" });
          await run.during(crash(platform, publisher), async () => undefined);
        });
      });
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 2_000 }), { within: "20s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  });
