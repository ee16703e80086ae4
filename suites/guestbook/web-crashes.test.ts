import { faultEffective, noCrash, recovery } from "#harness/checks";
import { crash } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { guestbook } from "./bare-platform.ts";

const test = platformTest(guestbook);

export const webCrashes = test("the guest book comes back by itself", {
  claim: "Its restart policy brings the web back, and everybody is well again within 25 s.",
  method: "The process of web dies; its policy starts it, and a guest has asked for it since.",
  checks: [faultEffective(), noCrash(), recovery({ within: "25s" })],
}, async ({ platform, run }) => {
  await run.during(crash(platform, "web"), async (outage) => {
    await run.felt(outage, { within: "15s" });
  });
  await run.recovered({ within: "40s" });
});
