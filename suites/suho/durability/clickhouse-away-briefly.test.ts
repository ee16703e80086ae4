import {
  circuit,
  committedOffsets,
  delivery,
  faultEffective,
  noCrash,
  noRewrites,
  outage,
  recovery,
} from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const clickhouseAwayBriefly =
  test("acknowledged bars survive a ClickHouse that is back before the breaker tries again", {
    claim:
      "After an outage shorter than the open time every acknowledged bar is stored exactly once, and none is written again without need.",
    method: "Cut data-bridge → clickhouse for two thirds of the breaker's open time while bars flow.",
    checks: [
      faultEffective(),
      delivery({ exactlyOnce: true }),
      // What was under way when the link was cut: one batch.
      noRewrites({ paths: 2, repeats: 1_000 }),
      circuit(),
      committedOffsets({ allowance: "2s" }),
      outage({ noticedWithin: "5s", pausedAtMost: "3s" }),
      recovery({ within: "15s" }),
      noCrash(),
    ],
    within: "60s",
  }, async ({ platform, run }) => {
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    await run.during(cut(platform.link("data-bridge", "clickhouse")), async (outage) => {
      await run.until(run.circuit("data-bridge", "clickhouse").is("open"), { within: "5s" });
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 2_000 }), { within: "10s" });
      await run.until(run.lasted(outage, { atLeast: "2s" }), { within: "3s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  });
