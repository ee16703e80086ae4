import {
  alerts,
  circuit,
  committedOffsets,
  delivery,
  faultEffective,
  healthAccuracy,
  noCrash,
  recovery,
} from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";
import { ticks } from "../../../fixtures/platforms/suho/ticks.ts";

const test = platformTest(suho);

export const ticksWhileClickhouseIsCut = test("bars of ticks survive an unreachable ClickHouse", {
  claim:
    "While tick-aggregator cannot reach ClickHouse no bar is acknowledged; afterwards the ticks that waited in Postgres become bars, each stored exactly once.",
  method: "Cut tick-aggregator → clickhouse while ticks flow; its breaker opens; then the link is healed.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    circuit(),
    committedOffsets({ allowance: "2s" }),
    healthAccuracy(),
    noCrash(),
    recovery({ within: "15s" }),
    alerts({ mustFire: ["tick-aggregator circuit open"] }),
  ],
  within: "120s",
}, async ({ platform, run }) => {
  const series = await run.start(ticks(platform, { perSecond: 1_000 }));
  await run.steady({ for: "2s" });
  await run.during(cut(platform.link("tick-aggregator", "clickhouse")), async (outage) => {
    await run.until(run.circuit("tick-aggregator", "clickhouse").is("open"), { within: "15s" });
    await run.until(run.lasted(outage, { atLeast: "8s" }), { within: "10s" });
  });
  await run.steady({ for: "1s" });
  await run.drain(series, { within: "60s" });
});
