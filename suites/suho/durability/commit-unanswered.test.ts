import { loggedSince, metricGrows } from "#harness";
import { committedOffsets, delivery, drain, faultEffective, noCrash, recovery } from "#harness/checks";
import { holdAnswers } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { metricsOf } from "../../../fixtures/platforms/suho/metrics-of.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

export const commitUnanswered = test("acknowledged bars survive commits that Kafka never answers", {
  claim:
    "A commit without an answer fails by its deadline, rows of the other path go on being stored, and Kafka's come again.",
  method: "Lose every answer over data-bridge → kafka while bars flow, until the bridge has given it up.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "15s" }),
    noCrash(),
    drain(),
  ],
  within: "90s",
}, async ({ platform, run }) => {
  const insertedOf = (path: string) =>
    metricGrows(metricsOf(platform, "data-bridge"), `aggregates_inserted_by_path{path="${path}"}`, {
      by: 1_000,
    });
  const series = await run.start(bars(platform, { perSecond: 2_000 }));
  await run.steady({ for: "1s" });
  await run.during(holdAnswers(platform.link("data-bridge", "kafka")), async (silence) => {
    await run.until(loggedSince(run, "data-bridge", "connection_lost", silence.provenAt), {
      within: "10s",
    });
    await run.until(insertedOf("nats"), { within: "10s" });
    await run.until(series.acknowledgedSince(silence.provenAt, { atLeast: 4_000 }), { within: "10s" });
  });
  await run.until(insertedOf("kafka"), { within: "20s" });
  await run.steady({ for: "1s" });
  await run.drain(series, { within: "30s" });
});
