import { type Link, loggedSince } from "#harness";
import {
  circuit,
  committedOffsets,
  delivery,
  drain,
  faultEffective,
  noCrash,
  recovery,
} from "#harness/checks";
import { blackHole, holdAnswers } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";

const test = platformTest(suho);

const cases = {
  "requests-vanish": {
    what: "every packet to it vanishes",
    fault: (link: Link) => blackHole(link, { only: "requests" }),
  },
  "answers-vanish": {
    what: "every packet from it vanishes",
    fault: (link: Link) => blackHole(link, { only: "answers" }),
  },
  "answers-lost": { what: "its answers are lost, though inserts take effect", fault: holdAnswers },
};

export const clickhouseSilentOneWay = test.for(cases)(({ what, fault }) => ({
  title: `acknowledged bars survive a ClickHouse of which ${what}`,
  claim: "An insert without an answer fails by its deadline and is made again; nothing is lost or doubled.",
  method: "Silence data-bridge → clickhouse in that way while bars flow, until inserts have failed.",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    circuit(),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "15s" }),
    noCrash(),
    drain(),
  ],
  within: "90s",
  async body({ platform, run }) {
    const series = await run.start(bars(platform, { perSecond: 2_000 }));
    await run.steady({ for: "1s" });
    await run.during(fault(platform.link("data-bridge", "clickhouse")), async (silence) => {
      await run.until(loggedSince(run, "data-bridge", "insert_failed", silence.provenAt), { within: "10s" });
      await run.until(series.acknowledgedSince(silence.provenAt, { atLeast: 4_000 }), { within: "10s" });
    });
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  },
}));
