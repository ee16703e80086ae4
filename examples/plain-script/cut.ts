import { definePlatform } from "blackstart";
import { faultEffective, noCrash, recovery } from "blackstart/checks";
import { cut } from "blackstart/faults";
import { startPlatform } from "blackstart/script";

const folder = `${import.meta.dirname}/../own-scenario`;

// Node 24 knows `await using`; an older one calls `stop()` in a `finally`.
await using shop = await startPlatform(definePlatform({ name: "shop", folder }));
const { platform, run, history } = shop;

await run.during(cut(platform.link("cart", "redis")), async (outage) => {
  await run.felt(outage, { within: "10s" });
});
await run.recovered({ within: "30s" });

const results = await shop.judge([faultEffective(), noCrash(), recovery({ within: "10s" })]);
for (const { name, verdict, summary } of results) console.log(`${verdict}: ${name}: ${summary}`);
console.log(`${history.of("packet").length} packets were seen`);
if (results.some(({ verdict }) => verdict !== "pass")) process.exitCode = 1;
