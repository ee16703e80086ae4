#!/usr/bin/env bash
# Toxiproxy 2.12.0: "reset_peer" resets only connections that began after it, and only when something is said.
#
# The toxic's description is that it resets the connection, at once with a timeout of 0. A good engineer expects
# that a pool of live connections meets ECONNRESET. A connection that was there before ends cleanly instead (the toxic
# makes a reset of a close only where a link starts), and a connection on which the chosen stream is silent stays open
# for ever, be it old or new. So a test of "our pool survives a reset" sees a clean end, or nothing at all.
#
# Seen on 2026-12-01 (the script fails when this changes):
#> Toxiproxy 2.12.0, reset_peer with timeout 0 on the downstream
#> began before it, answered after it: end
#> began before it, silent: still open after 2 s
#> began after it, answered: ECONNRESET
#> began after it, silent: still open after 2 s
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

  /** A connection with the way it ended; one that is used first has had an answer. */
  async function opened({ used }) {
    const socket = connect(port, "127.0.0.1");
    const connection = { socket, ended: "still open after 2 s" };
    socket.once("end", () => (connection.ended = "end"));
    socket.once("error", (error) => (connection.ended = error.code));
    await once(socket, "connect");
    if (used) {
      socket.write("before");
      await once(socket, "data");
    }
    socket.resume();
    return connection;
  }

  const oldAnswered = await opened({ used: true });
  const oldSilent = await opened({ used: true });
  const toxic = { name: "reset", type: "reset_peer", stream: "downstream", attributes: { timeout: 0 } };
  await post("/proxies/link/toxics", toxic);
  const newAnswered = await opened({ used: false });
  const newSilent = await opened({ used: false });
  oldAnswered.socket.write("after");
  newAnswered.socket.write("after");
  await pause(2_000);
  console.log(`Toxiproxy ${process.argv[2].slice(1)}, reset_peer with timeout 0 on the downstream`);
  console.log(`began before it, answered after it: ${oldAnswered.ended}`);
  console.log(`began before it, silent: ${oldSilent.ended}`);
  console.log(`began after it, answered: ${newAnswered.ended}`);
  console.log(`began after it, silent: ${newSilent.ended}`);
} finally {
  toxiproxy.kill();
}
process.exit();
PROGRAM
timeout 60 node_modules/node/bin/node show.mjs "$module" | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
