#!/usr/bin/env bash
# Toxiproxy 2.12.0 draws anew which connections a toxic bites, when another toxic comes or goes.
#
# A toxic with a toxicity of 0.5 is drawn once a connection and then bites all it carries, or none of it. A good
# engineer expects a connection to keep its lot until it ends. Each time a second, unrelated toxic is added to the same
# stream, or removed from it, the first one is started again on every live connection and draws again: connections that
# were slow are fast and the other way round. A toxic on the other stream changes nothing.
#
# Seen on 2026-12-01 (the script fails when this changes; of 40 connections some must change, which fails by chance
# once in 2^40):
#> Toxiproxy 2.12.0, latency of 2 s with toxicity 0.5, 40 connections that stay
#> asked again: the same connections are slow
#> bandwidth added to the other stream: the same connections are slow
#> bandwidth added to this stream: other connections are slow
#> asked again: the same connections are slow
#> bandwidth removed from this stream: other connections are slow
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@24.21.0
GOBIN=$folder go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0 2> go.log || { cat go.log; exit 1; }
module=$(go version -m server | awk '$1 == "mod" { print $3 }')

cat > show.mjs <<'PROGRAM'
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

async function listening(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
}
async function freePort() {
  const server = createServer();
  const port = await listening(server);
  await new Promise((done) => server.close(done));
  return port;
}
const echo = await listening(
  createServer((socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  }),
);

const api = `http://127.0.0.1:${await freePort()}`;
const toxiproxy = spawn("./server", ["-host", "127.0.0.1", "-port", new URL(api).port], { stdio: "ignore" });
try {
  let up = false;
  for (let attempt = 0; attempt < 200 && !up; attempt += 1) {
    up = await fetch(`${api}/version`).then((reply) => reply.ok, () => pause(50, false));
  }
  const post = async (path, body) =>
    (await fetch(`${api}${path}`, { method: "POST", body: JSON.stringify(body) })).json();
  const proxy = await post("/proxies", { name: "link", listen: "127.0.0.1:0", upstream: `127.0.0.1:${echo}` });
  const port = Number(proxy.listen.split(":").at(-1));
  const addToxic = (name, type, stream, toxicity, attributes) =>
    post("/proxies/link/toxics", { name, type, stream, toxicity, attributes });

  await addToxic("slow", "latency", "upstream", 0.5, { latency: 2_000 });
  const sockets = Array.from({ length: 40 }, () => connect(port, "127.0.0.1"));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  async function isSlow(socket) {
    const askedAt = performance.now();
    socket.write("x");
    await once(socket, "data");
    return performance.now() - askedAt > 1_000 ? "slow" : "fast";
  }
  const draw = async () => (await Promise.all(sockets.map(isSlow))).join();
  let before = await draw();
  async function tell(what) {
    const now = await draw();
    console.log(`${what}: ${now === before ? "the same" : "other"} connections are slow`);
    before = now;
  }
  const version = process.argv[2].slice(1);
  console.log(`Toxiproxy ${version}, latency of 2 s with toxicity 0.5, 40 connections that stay`);
  await tell("asked again");
  await addToxic("wide-answers", "bandwidth", "downstream", 1, { rate: 100_000 });
  await tell("bandwidth added to the other stream");
  await addToxic("wide-requests", "bandwidth", "upstream", 1, { rate: 100_000 });
  await tell("bandwidth added to this stream");
  await tell("asked again");
  await fetch(`${api}/proxies/link/toxics/wide-requests`, { method: "DELETE" });
  await tell("bandwidth removed from this stream");
} finally {
  toxiproxy.kill();
}
process.exit();
PROGRAM
timeout 90 node_modules/node/bin/node show.mjs "$module" | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
