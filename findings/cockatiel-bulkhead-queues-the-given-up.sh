#!/usr/bin/env bash
# cockatiel 4.0.0: a call that its time-out gave up keeps its place in the bulkhead's queue.
#
# With a time-out around a bulkhead a good engineer expects that a waiting call whose signal aborts leaves the queue: its
# caller has had the error. The signal is looked at only when the call is submitted and when its turn has come (the manual
# says so, not what follows): the call stays until a running one ends, and meanwhile a live call is rejected because the
# queue is full, though nobody waits in it. When a dependency is silent, the queue fills with the given up.
#
# Seen on 2026-12-01 (the script fails when this changes):
#> cockatiel 4.0.0, time-out of 100 ms around a bulkhead with 1 place and 1 queue slot
#> the waiting call: TaskCancelledError after its time-out
#> free queue slots then: 0
#> the next call: BulkheadRejectedError
#> free queue slots when the running call has ended: 1
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@24.21.0 cockatiel@4.0.0

cat > show.mjs <<'PROGRAM'
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { bulkhead, TimeoutStrategy, timeout, wrap } from "cockatiel";

const room = bulkhead(1, 1);
const policy = wrap(timeout(100, TimeoutStrategy.Aggressive), room);
const call = () => policy.execute(() => "answered").catch((error) => error.constructor.name);

let end;
const running = room.execute(() => new Promise((done) => (end = done)));
const { version } = JSON.parse(readFileSync("node_modules/cockatiel/package.json", "utf8"));
console.log(`cockatiel ${version}, time-out of 100 ms around a bulkhead with 1 place and 1 queue slot`);
console.log(`the waiting call: ${await call()} after its time-out`);
console.log(`free queue slots then: ${room.queueSlots}`);
console.log(`the next call: ${await call()}`);
end();
await running;
await pause(10);
console.log(`free queue slots when the running call has ended: ${room.queueSlots}`);
process.exit();
PROGRAM
timeout 60 node_modules/node/bin/node show.mjs | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
