import { faultEffective, noCrash, recovery } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { guestbook } from "./bare-platform.ts";

const test = platformTest(guestbook);

export const webLosesRedis = test("the guest book survives a lost store", {
  claim: "Everybody is well again within 25 s of the return of the store.",
  method: "Cut web → redis until a request has met it; heal.",
  checks: [faultEffective(), noCrash(), recovery({ within: "25s" })],
}, async ({ platform, run }) => {
  await run.during(cut(platform.link("web", "redis")), async (outage) => {
    await run.felt(outage, { within: "15s" });
  });
  await run.recovered({ within: "40s" });
});
