import { circuit, committedOffsets, delivery, faultEffective, noCrash, recovery } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const clickhouseSecondOutage =
  test("acknowledged bars survive a second outage in the middle of the recovery", {
    claim:
      "ClickHouse goes again as soon as the replay has begun; every acknowledged bar is stored exactly once.",
    method: "Cut data-bridge → clickhouse, mend it, and cut it again when the breaker has closed.",
    checks: [
      faultEffective(),
      delivery({ exactlyOnce: true }),
      circuit(),
      committedOffsets({ allowance: "2s" }),
      recovery({ within: "15s" }),
      noCrash(),
    ],
    within: "90s",
  }, async ({ platform, run }) => {
    const link = platform.link("data-bridge", "clickhouse");
    const breaker = run.circuit("data-bridge", "clickhouse");
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    await run.during(cut(link), async (outage) => {
      await run.until(breaker.is("open"), { within: "5s" });
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 4_000 }), { within: "15s" });
    });
    await run.until(breaker.is("closed"), { within: "10s" });
    await run.during(cut(link), async (outage) => {
      await run.until(breaker.is("open"), { within: "5s" });
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 2_000 }), { within: "15s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  });
