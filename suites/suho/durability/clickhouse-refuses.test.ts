import { missingTable, readOnlyServer } from "#harness/adapters/clickhouse";
import { committedOffsets, delivery, drain, faultEffective, noCrash, recovery } from "#harness/checks";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { aggregates } from "../../../fixtures/platforms/suho/delivery.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

const cases = {
  "read-only": { why: "may not write", fault: readOnlyServer },
  "missing-table": { why: "has lost its table", fault: missingTable },
} as const;

export const clickhouseRefuses = test.for(cases)(({ why, fault }) => ({
  title: `acknowledged bars survive a ClickHouse that ${why}`,
  claim:
    "An insert that is refused with an answer is made again as long as it takes, and the breaker is not closed by requests that succeed meanwhile.",
  method: "Let ClickHouse answer reads and refuse inserts while bars flow, until the breaker has opened.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    // Rows of a table that is away cannot be looked at, so commits made meanwhile cannot be held against them.
    ...(fault === missingTable ? [] : [committedOffsets({ allowance: "2s" })]),
    recovery({ within: "15s" }),
    noCrash(),
    drain(),
  ],
  within: "90s",
  async body({ platform, run }) {
    const { clickhouse } = platform.handles;
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    await run.during(
      fault(platform, "clickhouse", { clickhouse, table: aggregates.table }),
      async (refusal) => {
        await run.until(run.circuit("data-bridge", "clickhouse").is("open"), { within: "10s" });
        await run.until(series.acknowledgedSince(refusal.provenAt, { atLeast: 4_000 }), { within: "10s" });
      },
    );
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  },
}));
