#!/usr/bin/env bash
# ioredis 5.8.2 goes where its URL says, whatever host the options beside it name.
#
# `new Redis(url, options)` takes both, and time-outs, names and a database of the options count. A good engineer expects
# that of two values for one thing the explicit one counts, as for the other options, or that the contradiction is
# refused. Host, port and database of the URL win without a word, and only where the URL leaves one out does the option
# count. Whoever leads a client through a proxy by `host` and `port`, and leaves the platform's URL in place, tests a
# fault that the client never meets: it goes to the server itself.
#
# Seen on 2026-12-01 (the script fails when this changes):
#> ioredis 5.8.2
#> URL redis://server:6379, options proxy:16379, database 3 -> server:6379, database 3
#> URL redis://server:6379/7, options proxy:16379, database 3 -> server:6379, database 7
#> URL redis://server, options proxy:16379, database 3 -> server:16379, database 3
#> connected: the server and not the proxy
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --no-audit --no-fund ioredis@5.8.2 >> npm.log 2>&1

cat > where.mjs <<'PROGRAM'
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import Redis from "ioredis";

console.log(`ioredis ${JSON.parse(readFileSync("node_modules/ioredis/package.json", "utf8")).version}`);
for (const url of ["redis://server:6379", "redis://server:6379/7", "redis://server"]) {
  const { options } = new Redis(url, { host: "proxy", port: 16379, db: 3, lazyConnect: true });
  const { host, port, db } = options;
  console.log(`URL ${url}, options proxy:16379, database 3 -> ${host}:${port}, database ${db}`);
}

// The same on the wire: two listeners, and which of them is dialled.
async function listener(name) {
  const server = createServer((socket) => {
    console.log(`connected: the ${name} and not the ${name === "server" ? "proxy" : "server"}`);
    socket.destroy();
    process.exit(0);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
}
const [server, proxy] = [await listener("server"), await listener("proxy")];
const redis = new Redis(`redis://127.0.0.1:${server}`, { host: "127.0.0.1", port: proxy });
redis.on("error", () => {});
PROGRAM
timeout 30 node where.mjs | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
