import { attemptedOnEach, type Link } from "#harness";
import { committedOffsets, delivery, drain, faultEffective, recovery } from "#harness/checks";
import { crash, type Fault, holdAnswers, holdRequests, latency } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import {
  answeredNotCommitted,
  insertedNotAnswered,
  polledNotInserted,
} from "../../../fixtures/platforms/suho/bridge-steps.ts";
import type { Names } from "../../../fixtures/platforms/suho/compose.names.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

/** What keeps the bridge at a step, and how it is seen there. */
interface Step {
  step: string;
  held(to: (server: Names["links"]["data-bridge"]) => Link): Fault[];
  seen: typeof polledNotInserted;
}

const cases: Record<string, Step> = {
  "polled-not-inserted": {
    step: "polled, not inserted",
    held: (to) => [holdRequests(to("clickhouse"))],
    seen: polledNotInserted,
  },
  "inserted-answer-lost": {
    step: "inserted, answer lost",
    held: (to) => [holdAnswers(to("clickhouse"))],
    seen: insertedNotAnswered,
  },
  "answered-not-committed": {
    step: "answered, offset not committed",
    // Slow inserts make rows wait, so that some are still to be answered when no commit gets through any more.
    held: (to) => [
      latency(to("clickhouse"), { delay: "400ms" }),
      holdRequests(to("nats")),
      holdRequests(to("kafka")),
    ],
    seen: answeredNotCommitted,
  },
};

export const bridgeKilledAtEveryStep = test.for(cases)(({ step, held, seen }) => ({
  title: `acknowledged bars survive a bridge that is killed with rows ${step}`,
  claim: `A SIGKILL with rows ${step} loses no bar and stores none twice.`,
  method: "Hold the wire until the bridge is seen in that step, kill it there, and let the wire go.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "20s" }),
    drain(),
  ],
  within: "90s",
  async body({ platform, run }) {
    const bridge = "data-bridge";
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    const faults = held((server) => platform.link(bridge, server));
    await run.duringAll(faults, async (hold) => {
      await run.phase(`${bridge} dies: ${step}`, async () => {
        await run.until(seen(platform), { within: "10s" });
        await run.during(crash(platform, bridge), async () => undefined);
      });
      // The restarted bridge meets the held wire too, long after the proof: what was held never got through.
      const links = faults.map(({ target }) => target);
      await run.until(attemptedOnEach(run, links, run.clock.now()), { within: "15s" });
      await run.until(series.acknowledgedSince(hold.provenAt, { atLeast: 1_000 }), { within: "10s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  },
}));
