import { faultEffective, noCrash, recovery } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { guestbook } from "../../suites/guestbook/bare-platform.ts";

const test = platformTest(guestbook);

/** The small scenario as it is written now: it waits for what the checks need, and no longer. */
export const small = test("cut, felt, healed, recovered, by itself", {
  claim: "The guest book survives a lost store.",
  method: "Cut web → redis until a request has met it; heal; wait until everybody is well.",
  checks: [faultEffective(), noCrash(), recovery({ within: "20s" })],
}, async ({ platform, run }) => {
  await run.during(cut(platform.link("web", "redis")), async (outage) => {
    await run.felt(outage, { within: "20s" });
  });
  await run.recovered({ within: "40s" });
});
