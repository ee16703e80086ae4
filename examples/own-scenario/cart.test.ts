import { definePlatform } from "blackstart";
import { faultEffective, noCrash, recovery } from "blackstart/checks";
import { cut } from "blackstart/faults";
import { platformTest } from "blackstart/vitest";

const test = platformTest(definePlatform({ name: "shop", folder: import.meta.dirname }));

test("the cart survives a lost store", {
  checks: [faultEffective(), noCrash(), recovery({ within: "10s" })],
}, async ({ platform, run }) => {
  await run.during(cut(platform.link("cart", "redis")), async (outage) => {
    await run.felt(outage, { within: "10s" });
  });
  await run.recovered({ within: "30s" });
});
