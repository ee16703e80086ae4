import { faultEffective, noCrash, recovery } from "#harness/checks";
import { cut } from "#harness/faults";
import { platformTest } from "#harness/vitest";
import { guestbook } from "../../suites/guestbook/bare-platform.ts";

const test = platformTest(guestbook);

/** The small scenario with the very waits of `small-before.txt`, so that both sides do the same work. */
export const small = test("cut, felt, healed, recovered", {
  claim: "The guest book survives a lost store.",
  method: "Cut web → redis until web is unhealthy; heal; wait until it is healthy.",
  checks: [faultEffective(), noCrash(), recovery({ within: "20s" })],
}, async ({ platform, run }) => {
  await run.phase("all", async () => {
    await run.during(cut(platform.link("web", "redis")), async () => {
      await run.until(run.health("web", "engine").is("unhealthy"), { within: "20s" });
    });
    await run.until(run.health("web", "engine").is("healthy"), { within: "20s" });
  });
});
