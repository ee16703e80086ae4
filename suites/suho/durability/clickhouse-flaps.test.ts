import { metricRisen } from "#harness";
import { circuit, committedOffsets, delivery, faultEffective, noCrash, recovery } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const clickhouseFlaps =
  test("acknowledged bars survive a ClickHouse that flaps with the breaker's period", {
    claim:
      "Though every trial meets an outage and every quiet time is wasted, nothing is lost and it recovers.",
    method:
      "Mend data-bridge → clickhouse whenever the breaker has opened, and cut it again before it tries.",
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
    const trips = 'circuit_breaker_trips{circuit="clickhouse"}';
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    for (let trip = 1; trip <= 3; trip++) {
      await run.during(cut(platform.link("data-bridge", "clickhouse")), async (outage) => {
        await run.until(metricRisen(run, "data-bridge", trips, trip), { within: "10s" });
        await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 1_000 }), { within: "5s" });
      });
      // Open for three seconds at this scale: mended for most of it.
      if (trip < 3) await run.steady({ for: "1500ms" });
    }
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  });
