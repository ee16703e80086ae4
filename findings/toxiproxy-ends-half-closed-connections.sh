#!/usr/bin/env bash
# Toxiproxy 2.12.0 takes its answer from a client that half-closes its connection, with no toxic set.
#
# A client may end its own side once its request is sent and read the answer afterwards. A proxy on the transport
# level is expected to hand the end on and to leave the other side open. Toxiproxy closes both sides as soon as one
# ended: the request arrives whole, and the answer is thrown away.
#
# Seen on 2026-12-01 (the script fails when this changes):
#> Toxiproxy 2.12.0
#> straight: the client read "5 bytes arrived"
#> through a proxy without a toxic: the server had read 5 bytes, the client read ""
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
import { EventEmitter, once } from "node:events";
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
/** Counts a request until its end, then answers. */
const requests = new EventEmitter();
const port = await listening(
  createServer({ allowHalfOpen: true }, (socket) => {
    let bytes = 0;
    socket.on("error", () => {});
    socket.on("data", (chunk) => (bytes += chunk.length));
    socket.on("end", async () => {
      requests.emit("read", bytes);
      await pause(200);
      socket.end(`${bytes} bytes arrived`);
    });
  }),
);
function ask(port) {
  return new Promise((done) => {
    let answer = "";
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("data", (chunk) => (answer += chunk));
    socket.on("error", (error) => (answer += error.code));
    socket.on("close", () => done(JSON.stringify(answer)));
    socket.end("hello");
  });
}

const api = `http://127.0.0.1:${await freePort()}`;
const toxiproxy = spawn("./server", ["-host", "127.0.0.1", "-port", new URL(api).port], { stdio: "ignore" });
try {
  let up = false;
  for (let attempt = 0; attempt < 200 && !up; attempt += 1) {
    up = await fetch(`${api}/version`).then((reply) => reply.ok, () => pause(50, false));
  }
  const body = JSON.stringify({ name: "link", listen: "127.0.0.1:0", upstream: `127.0.0.1:${port}` });
  const proxy = await (await fetch(`${api}/proxies`, { method: "POST", body })).json();
  console.log(`Toxiproxy ${process.argv[2].slice(1)}`);
  console.log(`straight: the client read ${await ask(port)}`);
  const read = once(requests, "read");
  const answer = await ask(Number(proxy.listen.split(":").at(-1)));
  const [bytes] = await read;
  console.log(`through a proxy without a toxic: the server had read ${bytes} bytes, the client read ${answer}`);
} finally {
  toxiproxy.kill();
}
process.exit();
PROGRAM
timeout 60 node_modules/node/bin/node show.mjs "$module" | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
