#!/usr/bin/env bash
# dockerode 5.0.1: image.distribution({ abortSignal }) takes the signal and does nothing with it.
#
# Its types (@types/dockerode 4.0.2) offer the option, and the calls beside it obey theirs. A good engineer expects the
# request to end with an AbortError. It goes on: whoever asks a registry that is silent waits for the engine's own
# limit. The peer here is a server on loopback that never answers; the script ends by a timer of its own.
#
# Seen on 2026-12-01 (the script fails when this changes):
#> dockerode 5.0.1
#> ping, aborted after 100 ms: AbortError
#> image.push, aborted after 100 ms: AbortError
#> image.distribution, aborted after 100 ms: still waiting after 1 s, its connection is open
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@24.21.0 dockerode@5.0.1

cat > show.mjs <<'PROGRAM'
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import Docker from "dockerode";

const open = new Set();
const silent = createServer((socket) => {
  open.add(socket);
  socket.on("error", () => {});
  socket.on("close", () => open.delete(socket));
  socket.on("end", () => socket.end());
  socket.resume();
}).listen(0, "127.0.0.1");
await once(silent, "listening");
const docker = new Docker({ host: "127.0.0.1", port: silent.address().port, protocol: "http" });

async function tell(name, call) {
  const asked = call(AbortSignal.timeout(100)).then(
    () => "answered",
    (error) => (["AbortError", "TimeoutError"].includes(error.name) ? "AbortError" : `${error.name}: ${error.message}`),
  );
  const outcome = await Promise.race([asked, pause(1_000, "waiting")]);
  const state = open.size > 0 ? "open" : "closed";
  const told = outcome === "waiting" ? `still waiting after 1 s, its connection is ${state}` : outcome;
  console.log(`${name}, aborted after 100 ms: ${told}`);
}

console.log(`dockerode ${JSON.parse(readFileSync("node_modules/dockerode/package.json", "utf8")).version}`);
await tell("ping", (abortSignal) => docker.ping({ abortSignal }));
await tell("image.push", (abortSignal) => docker.getImage("example").push({ abortSignal }));
await tell("image.distribution", (abortSignal) => docker.getImage("example").distribution({ abortSignal }));
process.exit();
PROGRAM
timeout 60 node_modules/node/bin/node show.mjs | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
