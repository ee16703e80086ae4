#!/usr/bin/env bash
# @nats-io/transport-node 3.4.0 drops what is published while the server is away, without a word.
#
# publish() does not throw during an outage and returns as always. Core NATS promises delivery at most once, but other
# clients of NATS keep such messages in a buffer and send them after the reconnection, and a good engineer expects
# the same. Here every attempt to reconnect empties the buffer: of 20 messages published in 2 s of outage none
# arrives, though the client reconnects to the same server. Only an awaited flush() rejects.
#
# Seen on 2026-12-01 with nats-server 2.15.3 (the script fails when this changes):
#> @nats-io/transport-node 3.4.0
#> published: 1 before, 20 during the outage (errors: 0), 1 after the reconnection
#> flush() during the outage: RequestError: connection disconnected
#> arrived: 1 before, 0 during the outage, 1 after the reconnection
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@24.21.0 @nats-io/transport-node@3.4.0 @nats-io/nats-core@3.4.0
GOBIN=$folder go install github.com/nats-io/nats-server/v2@v2.15.3 2> go.log || { cat go.log; exit 1; }

cat > show.mjs <<'PROGRAM'
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect as dial, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { connect } from "@nats-io/transport-node";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}
const port = await freePort();
function accepts() {
  return new Promise((done) => {
    const socket = dial(port, "127.0.0.1", () => done(true));
    socket.on("connect", () => socket.destroy());
    socket.on("error", () => done(false));
  });
}
let server;
async function startServer() {
  server = spawn("./nats-server", ["-a", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  for (let attempt = 0; attempt < 200 && !(await accepts()); attempt += 1) await pause(50);
}

await startServer();
try {
  const client = await connect({ servers: `127.0.0.1:${port}`, reconnectTimeWait: 200, maxReconnectAttempts: -1 });
  const back = (async () => {
    for await (const status of client.status()) if (status.type === "reconnect") return;
  })();
  const arrived = { before: 0, during: 0, after: 0 };
  client.subscribe("words", { callback: (_, message) => (arrived[message.string()] += 1) });
  client.publish("words", "before");
  await client.flush();

  server.kill("SIGKILL");
  await once(server, "exit");
  await pause(100);
  let errors = 0;
  const flushed = pause(500).then(() => client.flush()).then(
    () => "resolved",
    (error) => `${error.name}: ${error.message}`,
  );
  for (let message = 0; message < 20; message += 1) {
    try {
      client.publish("words", "during");
    } catch {
      errors += 1;
    }
    await pause(100);
  }
  await startServer();
  await back;
  client.publish("words", "after");
  await client.flush();
  await pause(200);
  const { version } = JSON.parse(readFileSync("node_modules/@nats-io/transport-node/package.json", "utf8"));
  console.log(`@nats-io/transport-node ${version}`);
  console.log(`published: 1 before, 20 during the outage (errors: ${errors}), 1 after the reconnection`);
  console.log(`flush() during the outage: ${await flushed}`);
  const { before, during, after } = arrived;
  console.log(`arrived: ${before} before, ${during} during the outage, ${after} after the reconnection`);
  await client.close();
} finally {
  server.kill();
}
process.exit();
PROGRAM
timeout 90 node_modules/node/bin/node show.mjs | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
