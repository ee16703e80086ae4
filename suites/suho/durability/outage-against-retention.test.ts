import {
  committedOffsets,
  delivery,
  drain,
  faultEffective,
  noCrash,
  outage,
  recovery,
} from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";
import { shortRetention } from "../../../fixtures/platforms/suho/short-retention.ts";

const test = platformTest(suho);

interface Case {
  retentionMs: number;
  compared: string;
  lost: string;
  delivered: Parameters<typeof delivery>[0];
}

const cases: Record<"outage-longer-than-retention" | "outage-shorter-than-retention", Case> = {
  "outage-longer-than-retention": {
    retentionMs: 4_000,
    compared: "longer than",
    lost: "What both brokers' retention removed before it was stored is lost, and nothing else.",
    delivered: { exactlyOnce: true, lossBy: "retention" },
  },
  "outage-shorter-than-retention": {
    retentionMs: 30_000,
    compared: "shorter than",
    lost: "Retention removes nothing before it is stored, and nothing is lost.",
    delivered: { exactlyOnce: true },
  },
};

export const outageAgainstRetention = test.for(cases)(({ retentionMs, compared, lost, delivered }) => ({
  title: `ClickHouse is away ${compared} the brokers keep bars`,
  claim: lost,
  method: `Both brokers keep bars for ${retentionMs / 1_000} s; cut data-bridge → clickhouse for 10 s while bars flow.`,
  environment: shortRetention(retentionMs),
  checks: [
    faultEffective(),
    delivery(delivered),
    committedOffsets({ allowance: "2s" }),
    outage({ noticedWithin: "5s", pausedAtMost: "3s" }),
    recovery({ within: "15s" }),
    noCrash(),
    drain(),
  ],
  within: "90s",
  async body({ platform, run }) {
    const series = await run.start(bars(platform, { perSecond: 1_500 }));
    await run.steady({ for: "1s" });
    await run.during(cut(platform.link("data-bridge", "clickhouse")), async (outage) => {
      await run.until(run.lasted(outage, { atLeast: "10s" }), { within: "12s" });
      await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 10_000 }), { within: "10s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  },
}));
