import {
  alerts,
  circuit,
  committedOffsets,
  delivery,
  faultEffective,
  healthAccuracy,
  outage,
  recovery,
} from "#harness/checks";
import { crash, cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const clickhouseLinkCut =
  test("acknowledged bars survive an unreachable ClickHouse and a crash of the bridge", {
    claim: "Bars go on being acknowledged, and every acknowledged bar is stored exactly once after recovery.",
    method:
      "Cut data-bridge → clickhouse while bars flow; the breaker opens, health says so, the bridge crashes once meanwhile; then the link is healed.",
    tags: ["gate"],
    checks: [
      faultEffective(),
      delivery({ exactlyOnce: true }),
      circuit(),
      committedOffsets({ allowance: "2s" }),
      healthAccuracy(),
      outage({ noticedWithin: "5s", pausedAtMost: "3s" }),
      recovery({ within: "15s" }),
      alerts({ mustFire: ["data-bridge circuit open"], mayFire: ["data-bridge buffer full"] }),
    ],
    within: "120s",
  }, async ({ platform, run }) => {
    const series = await run.start(bars(platform, { perSecond: 5_000 }));
    await run.steady({ for: "2s" });
    await run.during(cut(platform.link("data-bridge", "clickhouse")), async (outage) => {
      await run.until(run.circuit("data-bridge", "clickhouse").is("open"), { within: "15s" });
      await run.until(run.lasted(outage, { atLeast: "8s" }), { within: "10s" });
      await run.during(crash(platform, "data-bridge"), async () => undefined);
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 40_000 }), { within: "30s" });
    });
    await run.until(series.acknowledgedInAll({ atLeast: 110_000 }), { within: "60s" });
    await run.drain(series, { within: "60s" });
  });
