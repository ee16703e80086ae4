import { committedOffsets, delivery, drain, faultEffective, recovery } from "#harness/checks";
import { crash, holdRequests } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { oneBrokerAhead } from "../../../fixtures/platforms/suho/one-broker-ahead.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

const cases = {
  "nats-ahead": { ahead: "nats", held: "kafka" },
  "kafka-ahead": { ahead: "kafka", held: "nats" },
} as const;

export const publisherKilledBetweenBrokers = test.for(cases)(({ ahead, held }) => ({
  title: `acknowledged bars survive a publisher that is killed when ${ahead} alone has stored a page`,
  claim: `A SIGKILL with a page published to ${ahead} and not to ${held} loses no bar and stores none twice.`,
  method: `Hold what the publisher sends to ${held}, see a page stored by ${ahead} alone, and kill it there.`,
  // What the brokers hold is compared whole.
  stack: "reset",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "20s" }),
    drain(),
  ],
  within: "90s",
  async body({ platform, run }) {
    const publisher = "historical-downloader";
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    const step = oneBrokerAhead(platform, series, ahead);
    await run.during(holdRequests(platform.link(publisher, held)), async (hold) => {
      await run.phase(`${publisher} dies: published to ${ahead}, not to ${held}`, async () => {
        await run.until(step, { within: "5s" });
        // The publish has a deadline of its own, so only what is found after the death tells where it died.
        await run.during(crash(platform, publisher), () => run.until(step, { within: "1s" }));
      });
      await run.until(series.acknowledgedSince(hold.provenAt, { atLeast: 1_000 }), { within: "15s" });
    });
    await run.steady({ for: "1s" });
    await run.until(run.health(publisher, "engine").is("healthy"), { within: "20s" });
    await run.drain(series, { within: "30s" });
  },
}));
