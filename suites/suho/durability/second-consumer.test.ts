import { metricAtLeast } from "#harness";
import { rebalance } from "#harness/adapters/kafka";
import { committedOffsets, delivery, drain, faultEffective, noCrash, recovery } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { bridge, topics } from "../../../fixtures/platforms/suho/handles.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const secondConsumer = test("acknowledged bars survive a second consumer that joins and leaves", {
  claim:
    "Rows of revoked partitions are not committed by who has lost them, and are replayed by who gets them; nothing is lost.",
  method:
    "A second member joins the bridge's group and leaves it, once while bars flow and once while rows wait for ClickHouse.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "15s" }),
    noCrash(),
    drain(),
  ],
  within: "120s",
}, async ({ platform, run }) => {
  const member = () =>
    rebalance(platform.link("data-bridge", "kafka"), platform.service("kafka"), {
      group: bridge,
      topic: topics.archive,
    });
  const series = await run.start(bars(platform, { perSecond: 2_000 }));
  await run.steady({ for: "1s" });
  await run.during(member(), async (guest) => {
    await run.until(series.acknowledgedSince(guest.provenAt, { atLeast: 1_000 }), { within: "10s" });
  });
  await run.during(cut(platform.link("data-bridge", "clickhouse")), async () => {
    await run.until(metricAtLeast(run, "data-bridge", "buffer_size", 1_000), { within: "10s" });
    await run.during(member(), async (guest) => {
      await run.until(series.acknowledgedSince(guest.provenAt, { atLeast: 1_000 }), { within: "10s" });
    });
  });
  await run.steady({ for: "1s" });
  await run.drain(series, { within: "30s" });
});
