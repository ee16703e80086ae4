import { faultEffective, noCrash, recovery } from "#harness/checks";
import { pause } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { guestbook } from "./bare-platform.ts";

const test = platformTest(guestbook);

export const redisPaused = test("the guest book survives a store that stands still", {
  claim: "Everybody is well again within 25 s once the store goes on.",
  method: "Freeze redis until a request went unanswered; thaw it.",
  checks: [faultEffective(), noCrash({ allow: ["indexer"] }), recovery({ within: "25s" })],
}, async ({ platform, run }) => {
  await run.during(pause(platform, "redis"), async (outage) => {
    await run.felt(outage, { within: "15s" });
  });
  await run.recovered({ within: "40s" });
});
