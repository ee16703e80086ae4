import {
  alerts,
  circuit,
  committedOffsets,
  delivery,
  drain,
  faultEffective,
  noCrash,
  recovery,
} from "#harness/checks";
import { bandwidth, latency } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const clickhouseSlow = test("a ClickHouse that is slow is no outage", {
  claim: "Inserts that take long and end before their deadline open no breaker, and nothing is lost.",
  method: "Delay answers over data-bridge → clickhouse and limit the rate of its requests while bars flow.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    circuit(),
    // A breaker that opens would fire an alert; rows that wait may.
    alerts({ mayFire: ["data-bridge buffer full"] }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "15s" }),
    noCrash(),
    drain(),
  ],
  within: "90s",
}, async ({ platform, run }) => {
  const link = platform.link("data-bridge", "clickhouse");
  const series = await run.start(bars(platform, { perSecond: 1_500 }));
  await run.steady({ for: "1s" });
  const slowness = [
    latency(link, { delay: "200ms" }),
    bandwidth(link, { kilobytesPerSecond: 300, on: "requests" }),
  ];
  await run.duringAll(slowness, async (slow) => {
    await run.until(series.acknowledgedSince(slow.provenAt, { atLeast: 5_000 }), { within: "15s" });
  });
  await run.steady({ for: "1s" });
  await run.drain(series, { within: "30s" });
});
