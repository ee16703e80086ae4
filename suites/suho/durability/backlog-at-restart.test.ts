import { committedOffsets, delivery, drain, endToEnd, faultEffective, recovery } from "#harness/checks";
import { stop } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const backlogAtRestart =
  test("acknowledged bars survive a bridge that finds a huge backlog when it starts", {
    claim:
      "A backlog of nine times the bridge's whole buffer is worked off in 25 s without being dropped, while bars go on coming.",
    method: "Stop the bridge, let 45,000 bars gather in either broker, and start it again.",
    alone: "takes every core",
    checks: [
      faultEffective(),
      delivery({ exactlyOnce: true }),
      committedOffsets({ allowance: "2s" }),
      recovery({ within: "20s" }),
      drain(),
      endToEnd("backlog", { within: "25s" }),
    ],
    within: "180s",
  }, async ({ platform, run }) => {
    const series = await run.start(bars(platform, { perSecond: 5_000 }));
    await run.steady({ for: "1s" });
    await run.during(stop(platform, "data-bridge"), async (absence) => {
      await run.until(series.acknowledgedSince(absence.provenAt, { atLeast: 45_000 }), { within: "30s" });
    });
    await run.phase("backlog", async () => {
      await run.steady({ for: "1s" });
      await run.drain(series, { within: "90s" });
    });
  });
