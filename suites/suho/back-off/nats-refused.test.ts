import { backoffSequence, delivery, faultEffective, recovery } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const natsRefused =
  test("a bridge that NATS refuses waits 1, 2, 4, 8, 16, then 30 s between attempts", {
    claim:
      "Each wait is twice the one before up to the cap, counted from the loss; the attempts go on while NATS is away, and nothing is lost.",
    method: "Cut data-bridge → nats while bars flow, until the back-off has reached its cap twice.",
    checks: [
      faultEffective(),
      backoffSequence(),
      delivery({ exactlyOnce: true }),
      recovery({ within: "20s" }),
    ],
    within: "90s",
  }, async ({ platform, run }) => {
    const series = await run.start(bars(platform, { perSecond: 500 }));
    await run.steady({ for: "1s" });
    await run.during(cut(platform.link("data-bridge", "nats")), async (outage) => {
      // 50, 100, 200, 400, 800, 1,500 and 1,500 ms at this scale; without its cap the seventh wait would be 3.2 s.
      await run.until(run.lasted(outage, { atLeast: "6500ms" }), { within: "15s" });
    });
    await run.until(run.health("data-bridge").is("healthy"), { within: "25s" });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "20s" });
  });
