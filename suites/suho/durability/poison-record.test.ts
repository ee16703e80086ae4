import {
  circuit,
  committedOffsets,
  delivery,
  drain,
  faultEffective,
  noCrash,
  recovery,
} from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { bars } from "../../../fixtures/platforms/suho/bars.ts";
import { suho } from "../../../fixtures/platforms/suho/platform.ts";
import { poisonArchive, setAside } from "../../../fixtures/platforms/suho/poison.ts";

const test = platformTest(suho);

export const poisonRecord = test("unreadable records are set aside and their neighbours are kept", {
  claim:
    "A record that nobody can read goes to the dead-letter topic and is counted; no offset is committed past rows that wait before it.",
  method:
    "Write unreadable records to every partition among good ones, and again behind rows that wait for ClickHouse.",
  // The dead-letter topic is counted whole.
  stack: "reset",
  checks: [
    faultEffective(),
    delivery({ exactlyOnce: true }),
    circuit(),
    committedOffsets({ allowance: "2s" }),
    recovery({ within: "15s" }),
    noCrash(),
    drain(),
  ],
  within: "60s",
}, async ({ platform, run }) => {
  // Slow enough that the bridge goes on reading all the while: it stops when its buffer is full.
  const series = await run.start(bars(platform, { perSecond: 1_000 }));
  await run.steady({ for: "1s" });
  const among = await poisonArchive(platform, "{");
  await run.until(setAside(platform, run, { exactly: among }), { within: "10s" });
  await run.during(cut(platform.link("data-bridge", "clickhouse")), async (outage) => {
    await run.until(series.acknowledgedSince(outage.provenAt, { atLeast: 1_000 }), { within: "10s" });
    const behind = await poisonArchive(platform, '{"producer":1,"sequence":"x"}');
    await run.until(setAside(platform, run, { exactly: among + behind }), { within: "10s" });
    await run.until(run.lasted(outage, { atLeast: "3s" }), { within: "5s" });
  });
  await run.steady({ for: "1s" });
  await run.drain(series, { within: "30s" });
});
