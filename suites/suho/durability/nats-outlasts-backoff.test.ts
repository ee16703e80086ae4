import { loggedSince } from "#harness";
import { committedOffsets, delivery, drain, faultEffective, recovery } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const natsOutlastsBackoff =
  test("a bridge that has tried NATS in vain ends clearly, and its restart policy brings it back", {
    claim:
      "After the last attempt it exits instead of staying up unconnected; nothing is lost, and it is healthy again.",
    method: "Cut data-bridge → nats for longer than the whole back-off while bars flow.",
    checks: [
      faultEffective(),
      delivery({ exactlyOnce: true }),
      committedOffsets({ allowance: "2s" }),
      recovery({ within: "20s" }),
      drain(),
    ],
    within: "90s",
  }, async ({ platform, run }) => {
    const series = await run.start(bars(platform, { perSecond: 500 }));
    await run.steady({ for: "1s" });
    await run.during(cut(platform.link("data-bridge", "nats")), async (outage) => {
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 2_000 }), { within: "10s" });
      // Ten attempts take some eight seconds at this scale.
      await run.until(loggedSince(run, "data-bridge", "fatal", outage.provenAt), { within: "15s" });
    });
    await run.until(run.health("data-bridge").is("healthy"), { within: "25s" });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "20s" });
  });
