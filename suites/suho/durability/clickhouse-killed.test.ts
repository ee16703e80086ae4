import {
  alerts,
  circuit,
  committedOffsets,
  delivery,
  faultEffective,
  outage,
  recovery,
} from "#harness/checks";
import { kill } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const clickhouseKilled = test("acknowledged bars survive a killed ClickHouse", {
  claim:
    "Bars go on being acknowledged, and every acknowledged bar is stored exactly once after ClickHouse is back.",
  method: "SIGKILL to ClickHouse while bars flow; started again after the breaker has opened.",
  tags: ["gate"],
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    circuit(),
    committedOffsets({ allowance: "2s" }),
    outage({ noticedWithin: "5s", pausedAtMost: "3s" }),
    recovery({ within: "15s" }),
    alerts({
      mustFire: ["data-bridge circuit open"],
      mayFire: ["data-bridge buffer full", "tick-aggregator circuit open"],
    }),
  ],
  within: "120s",
}, async ({ platform, run }) => {
  const series = await run.start(bars(platform, { perSecond: 2_000 }));
  await run.steady({ for: "2s" });
  await run.during(kill(platform, "clickhouse"), async (outage) => {
    await run.until(run.circuit("data-bridge", "clickhouse").is("open"), { within: "15s" });
    await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 4_000 }), { within: "30s" });
  });
  await run.steady({ for: "1s" });
  await run.drain(series, { within: "60s" });
});
