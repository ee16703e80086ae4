import { circuit, commitClaims, cut, delivery, faultFelt, noCrash, recovery, scenario } from "#harness";
import { bars } from "../../fixtures/platforms/suho/bars.ts";
import { grows } from "../../fixtures/platforms/suho/grows.ts";
import { loggedSince } from "../../fixtures/platforms/suho/logged-since.ts";
import { suho } from "../../fixtures/platforms/suho/platform.ts";
import { triedSince } from "../../fixtures/platforms/suho/tried-since.ts";

export const clickhouseBlips = scenario(import.meta, {
  platform: suho,
  title: "blips that are shorter than five failures are no outage",
  claim:
    "Failures count in a row only: a success between two blips begins the count anew, and nothing is lost.",
  method:
    "Cut data-bridge → clickhouse six times, each until an insert has failed; between two cuts, two batches are stored.",
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
    const bridge = "data-bridge";
    const link = system.link(bridge, "clickhouse");
    const inserted = () => grows(system, bridge, "total_batch_inserts", { by: 2 });
    // Fast enough that a batch is always about to be inserted: health requests fail meanwhile too, and count.
    const series = await run.start(bars(system, { perSecond: 6_000 }));
    await run.steady({ for: "1s" });
    for (let blip = 1; blip <= 6; blip++) {
      await run.during(cut(link), async (outage) => {
        await run.until(loggedSince(run, bridge, "insert_failed", outage), { within: "5s" });
        await run.until(triedSince(run, [link.id], outage.provenAt), { within: "5s" });
      });
      await run.until(inserted(), { within: "10s" });
    }
    await run.steady({ for: "1s" });
    await run.drain(series, { within: "30s" });
  },
});
