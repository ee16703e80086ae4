import { committedOffsets, delivery, drain, faultEffective, recovery } from "#harness/checks";
import { crash, cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const bridgeCrashesFiveTimes = test("acknowledged bars survive five crashes of the bridge in a row", {
  claim: "What Kafka alone has taken meanwhile is replayed from the committed offsets, and nothing is lost.",
  method:
    "Cut the publisher's link to NATS, so that one path is left, and crash the bridge as soon as it runs.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "20s" }),
    drain(),
  ],
  within: "90s",
}, async ({ platform, run }) => {
  const series = await run.start(bars(platform, { perSecond: 2_000 }));
  await run.steady({ for: "1s" });
  await run.during(cut(platform.link("historical-downloader", "nats")), async (outage) => {
    for (let time = 1; time <= 5; time++) {
      await run.during(crash(platform, "data-bridge"), async () => undefined);
    }
    await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 5_000 }), { within: "15s" });
  });
  // Bars flow on past the bridge's return: one that passes over what waited shows it only when it commits again.
  await run.until(run.health("data-bridge").is("healthy"), { within: "25s" });
  await run.steady({ for: "1s" });
  await run.drain(series, { within: "30s" });
});
