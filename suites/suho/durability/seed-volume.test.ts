import { metricRisen } from "#harness";
import { committedOffsets, delivery, drain, endToEnd, faultEffective } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

const publisher = "historical-downloader";
const bridge = "data-bridge";
/** Faster than anything can take it: the pace is the pipeline's own. */
const atOnce = 1_000_000;

export const seedVolume = test("two symbols of the seed's volume arrive whole, through an outage each", {
  claim:
    "1,025,720 bars are stored within 90 s in spite of an outage of ClickHouse, the next 1,021,513 in spite of one of both brokers.",
  method:
    "Cut data-bridge → clickhouse in the middle of the first symbol, and publisher → both brokers in the middle of the next.",
  environment: {
    [publisher]: { PAGE_SIZE: "5000", BUFFER_FLUSH_INTERVAL_MS: "40000" },
    [bridge]: { BATCH_SIZE: "10000", BUFFER_BATCHES: "4" },
  },
  alone: "takes every core",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    endToEnd("first symbol", { within: "90s" }),
    drain(),
  ],
  within: "300s",
}, async ({ platform, run }) => {
  await run.phase("first symbol", async () => {
    const count = 1_025_720;
    const series = await run.start(bars(platform, { count, perSecond: atOnce }));
    await run.until(series.acknowledgedInAll({ atLeast: 300_000 }), { within: "60s" });
    await run.during(cut(platform.link(bridge, "clickhouse")), async (outage) => {
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 50_000 }), { within: "30s" });
      await run.until(run.circuit(bridge, "clickhouse").is("open"), { within: "15s" });
    });
    await run.until(series.acknowledgedInAll({ atLeast: count }), { within: "90s" });
    await run.drain(series, { within: "90s" });
  });
  await run.phase("second symbol", async () => {
    const count = 1_021_513;
    const series = await run.start(bars(platform, { count, perSecond: atOnce }));
    await run.until(series.acknowledgedInAll({ atLeast: 300_000 }), { within: "60s" });
    const links = (["nats", "kafka"] as const).map((broker) => platform.link(publisher, broker));
    await run.duringAll(links.map(cut), async (outage) => {
      await run.until(metricRisen(run, publisher, "buffered_to_disk", 10_000), { within: "20s" });
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 50_000 }), { within: "30s" });
    });
    await run.until(series.acknowledgedInAll({ atLeast: count }), { within: "90s" });
    await run.drain(series, { within: "90s" });
  });
});
