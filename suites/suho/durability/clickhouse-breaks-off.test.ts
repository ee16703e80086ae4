import { type Link, loggedSince } from "#harness";
import { committedOffsets, delivery, drain, faultEffective, noCrash, recovery } from "#harness/checks";
import { cutAfterBytes, resetConnections } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

const cases = {
  "in-mid-request": {
    where: "end in the middle of a batch",
    fault: (link: Link) => cutAfterBytes(link, 20_000, { on: "requests" }),
  },
  "in-mid-answer": {
    where: "end in the middle of an answer",
    fault: (link: Link) => cutAfterBytes(link, 64),
  },
  "by-reset": { where: "are reset as soon as a request begins", fault: resetConnections },
};

export const clickhouseBreaksOff = test.for(cases)(({ where, fault }) => ({
  title: `acknowledged bars survive connections to ClickHouse that ${where}`,
  claim: "What was sent in part or answered in part counts as not stored and is sent again; nothing is lost.",
  method: "Break every connection over data-bridge → clickhouse there while bars flow.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "15s" }),
    noCrash(),
    drain(),
  ],
  within: "90s",
  async body({ platform, run }) {
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    await run.during(fault(platform.link("data-bridge", "clickhouse")), async (breaking) => {
      await run.until(loggedSince(run, "data-bridge", "insert_failed", breaking.provenAt), { within: "10s" });
      await run.until(series.acknowledgedSince(breaking.provenAt, { atLeast: 4_000 }), { within: "10s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  },
}));
