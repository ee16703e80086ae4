import { metricRisen } from "#harness";
import {
  committedOffsets,
  delivery,
  drain,
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

/** Which broker is away, and the publisher's figure for the one that takes over. */
const cases = {
  nats: { away: "nats", other: "published_kafka" },
  kafka: { away: "kafka", other: "published_nats" },
} as const;

export const brokerAway = test.for(cases)(({ away, other }) => ({
  title: `acknowledged bars survive the loss of ${away} alone`,
  claim: `With ${away} out of reach bars go on being stored through the other broker, health names it, nothing ends.`,
  method: `Cut the links of publisher and bridge to ${away} while bars flow; health is asked for long enough.`,
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    healthAccuracy(),
    outage({ noticedWithin: "5s", pausedAtMost: "3s" }),
    recovery({ within: "15s" }),
    noCrash(),
    drain(),
  ],
  within: "90s",
  async body({ platform, run }) {
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    const links = (["historical-downloader", "data-bridge"] as const).map((client) =>
      platform.link(client, away),
    );
    await run.duringAll(links.map(cut), async (outage) => {
      await run.until(metricRisen(run, "historical-downloader", other, 5_000), { within: "15s" });
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 5_000 }), { within: "15s" });
      // Longer than health interval and time-out, and shorter than the whole back-off.
      await run.until(run.lasted(outage, { atLeast: "7500ms" }), { within: "10s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  },
}));
