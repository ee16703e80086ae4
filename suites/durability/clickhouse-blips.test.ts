import { circuit, commitClaims, cut, delivery, faultFelt, noCrash, recovery, scenario } from "#harness";
import { bars } from "../../fixtures/platforms/suho/bars.ts";
import { loggedSince } from "../../fixtures/platforms/suho/logged-since.ts";
import { suho } from "../../fixtures/platforms/suho/platform.ts";

export const clickhouseBlips = scenario(import.meta, {
  platform: suho,
  title: "blips that are shorter than five failures are no outage",
  claim:
    "Failures count in a row only: a success between two blips begins the count anew, and nothing is lost.",
  method: "Cut data-bridge → clickhouse four times, each for less than five failed inserts take.",
  checks: [
    faultFelt(),
    delivery({ exactlyOnce: true }),
    circuit(),
    commitClaims({ machine: "2s" }),
    recovery({ within: "15s" }),
    noCrash(),
  ],
  within: "60s",
  async body({ system, run }) {
    const series = await run.start(bars(system, { perSecond: 3_000 }));
    await run.steady({ for: "1s" });
    for (let blip = 1; blip <= 4; blip++) {
      await run.during(cut(system.link("data-bridge", "clickhouse")), async (outage) => {
        await run.until(loggedSince(run, "data-bridge", "insert_failed", outage), { within: "2s" });
        await run.until(run.lasted(outage, { atLeast: "200ms" }), { within: "1s" });
      });
      await run.steady({ for: "1s" });
    }
    await run.drain(series, { within: "30s" });
  },
});
