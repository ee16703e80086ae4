import { committedOffsets, delivery, drain, faultEffective, noCrash, recovery } from "#harness/checks";
import { pause } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

const cases = { clickhouse: "clickhouse", kafka: "kafka", nats: "nats" };

export const serverPaused = test.for(cases)((server) => ({
  title: `acknowledged bars survive a ${server} that stands still`,
  claim: "Connections that stay up and answer nothing are given up by a deadline, and nothing is lost.",
  method: `Freeze ${server} while bars flow, for longer than every deadline of a request to it, and let it go on.`,
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    // Rows of a frozen store cannot be looked at, so commits made meanwhile cannot be held against them.
    ...(server === "clickhouse" ? [] : [committedOffsets({ allowance: "2s" })]),
    recovery({ within: "20s" }),
    noCrash(),
    drain(),
  ],
  within: "90s",
  async body({ platform, run }) {
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    await run.during(pause(platform, server), async (outage) => {
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 1_000 }), { within: "10s" });
      await run.until(run.lasted(outage, { atLeast: "4s" }), { within: "5s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  },
}));
