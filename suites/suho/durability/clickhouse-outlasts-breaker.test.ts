import {
  circuit,
  committedOffsets,
  delivery,
  faultEffective,
  healthAccuracy,
  noCrash,
  outage,
  recovery,
} from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const clickhouseOutlastsBreaker =
  test("the breaker holds through an outage that is longer than its open time", {
    claim:
      "It opens after five failures, keeps silent, tries once and opens again, closes after a success, and nothing is lost.",
    method: "Cut data-bridge → clickhouse for more than two open times while bars flow.",
    checks: [
      faultEffective(),
      delivery({ exactlyOnce: true }),
      circuit(),
      committedOffsets({ allowance: "2s" }),
      healthAccuracy(),
      outage({ noticedWithin: "5s", pausedAtMost: "3s" }),
      recovery({ within: "15s" }),
      noCrash(),
    ],
    within: "60s",
  }, async ({ platform, run }) => {
    const series = await run.start(bars(platform, { perSecond: 1_500 }));
    await run.steady({ for: "1s" });
    await run.during(cut(platform.link("data-bridge", "clickhouse")), async (outage) => {
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 8_000 }), { within: "15s" });
      await run.until(run.lasted(outage, { atLeast: "8s" }), { within: "10s" });
    });
    await run.steady({ for: "1s" });
    await run.until(run.health("data-bridge").is("healthy"), { within: "16s" });
    await run.drain(series, { within: "30s" });
  });
