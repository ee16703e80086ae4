#!/usr/bin/env bash
# prom-client 15.1.3: one collect() that fails, or waits, takes every metric of the process with it.
#
# A gauge that asks a dependency in collect() (a lag, a queue's length) fails while the dependency is away. A good
# engineer expects that this one gauge is missing. registry.metrics() rejects as a whole, so that the scrape is an
# error and no counter of the process is seen; with a silent dependency it waits without a limit. Metrics vanish just
# during the outage that they are there for.
#
# Seen on 2026-12-01 (the script fails when this changes):
#> prom-client 15.1.3, a counter and a gauge with collect()
#> collect() answers: text with stored_total and lag
#> collect() rejects: metrics() rejected with "broker away"
#> collect() waits: no answer within 1 s
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@24.21.0 prom-client@15.1.3

cat > show.mjs <<'PROGRAM'
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Counter, Gauge, Registry } from "prom-client";

async function tell(what, collect) {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: "stored_total", help: "rows", registers }).inc();
  new Gauge({ name: "lag", help: "records", registers, collect });
  const scraped = registry.metrics().then(
    (text) => `text with ${["stored_total", "lag"].filter((name) => text.includes(`\n${name} `)).join(" and ")}`,
    (error) => `metrics() rejected with "${error.message}"`,
  );
  console.log(`${what}: ${await Promise.race([scraped, pause(1_000, "no answer within 1 s")])}`);
}

const { version } = JSON.parse(readFileSync("node_modules/prom-client/package.json", "utf8"));
console.log(`prom-client ${version}, a counter and a gauge with collect()`);
await tell("collect() answers", async function () {
  this.set(3);
});
await tell("collect() rejects", async () => {
  throw new Error("broker away");
});
await tell("collect() waits", () => new Promise(() => {}));
process.exit();
PROGRAM
timeout 60 node_modules/node/bin/node show.mjs | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
