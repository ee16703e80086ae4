import { faultEffective, noCrash, recovery } from "#harness/checks";
import { kill } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { guestbook } from "./bare-platform.ts";

const test = platformTest(guestbook);

export const redisKilled = test("the guest book survives the death of its store", {
  claim:
    "Everybody is well again within 25 s of the store's next start; who has no retry is brought back by its policy.",
  method: "Kill redis until a client has asked it in vain; start it.",
  checks: [faultEffective(), noCrash({ allow: ["indexer"] }), recovery({ within: "25s" })],
}, async ({ platform, run }) => {
  await run.during(kill(platform, "redis"), async (outage) => {
    await run.felt(outage, { within: "15s" });
  });
  await run.recovered({ within: "40s" });
});
