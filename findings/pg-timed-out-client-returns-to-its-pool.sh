#!/usr/bin/env bash
# pg 8.23.1: a client whose query_timeout passed goes back into the pool with that query still under way.
#
# The manual's pattern is connect(), query(), and release() in a finally block. After a time-out a good engineer expects
# the pool to drop the connection, or the client to be usable. Neither holds: the client still waits for the lost
# answer, every later query on it waits behind and times out as well, and none of them is ever sent. One statement
# that is never answered (a black hole, a dead peer) spoils its place in the pool until its connection ends, while a new one
# would be answered at once. pool.query() drops the client; so does release(error).
# The peer here is a stand-in on loopback that speaks as much of PostgreSQL's protocol as is needed.
#
# Seen on 2026-12-01 (the script fails when this changes):
#> pg 8.23.1, pool of one, query_timeout 300 ms
#> connect, query, release(): the unanswered statement: Query read timeout
#> connect, query, release(): next statement: Query read timeout
#> connect, query, release(): next statement: Query read timeout
#> connect, query, release(): connections 1, statements that reached the server 1
#> connect, query, release(error): the unanswered statement: Query read timeout
#> connect, query, release(error): next statement: answered
#> connect, query, release(error): next statement: answered
#> connect, query, release(error): connections 2, statements that reached the server 3
#> pool.query: the unanswered statement: Query read timeout
#> pool.query: next statement: answered
#> pool.query: next statement: answered
#> pool.query: connections 2, statements that reached the server 3
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node@24.21.0 pg@8.23.1

cat > show.mjs <<'PROGRAM'
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import pg from "pg";

function message(type, body) {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}
const ready = message("Z", Buffer.from("I"));
const authenticated = message("R", Buffer.alloc(4));
const complete = message("C", Buffer.from("SELECT 0\0"));

/** Answers every statement but "unanswered", and counts. */
async function standIn() {
  const seen = { connections: 0, statements: 0 };
  const server = createServer((socket) => {
    seen.connections += 1;
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write(Buffer.concat([authenticated, ready]));
      socket.on("data", (chunk) => {
        if (chunk.toString("latin1", 0, 1) !== "Q") return;
        seen.statements += 1;
        if (chunk.includes("unanswered")) return;
        socket.write(Buffer.concat([complete, ready]));
      });
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { seen, port: server.address().port };
}

const ways = {
  "connect, query, release()": async (pool, statement) => {
    const client = await pool.connect();
    try {
      await client.query(statement);
    } finally {
      client.release();
    }
  },
  "connect, query, release(error)": async (pool, statement) => {
    const client = await pool.connect();
    let failure;
    try {
      await client.query(statement);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      client.release(failure);
    }
  },
  "pool.query": (pool, statement) => pool.query(statement),
};

const { version } = JSON.parse(readFileSync("node_modules/pg/package.json", "utf8"));
console.log(`pg ${version}, pool of one, query_timeout 300 ms`);
for (const [way, run] of Object.entries(ways)) {
  const { seen, port } = await standIn();
  const pool = new pg.Pool({ host: "127.0.0.1", port, user: "u", database: "d", max: 1, query_timeout: 300 });
  const outcome = (statement) => run(pool, statement).then(() => "answered", (error) => error.message);
  console.log(`${way}: the unanswered statement: ${await outcome("unanswered")}`);
  console.log(`${way}: next statement: ${await outcome("answered")}`);
  console.log(`${way}: next statement: ${await outcome("answered")}`);
  const { connections, statements } = seen;
  console.log(`${way}: connections ${connections}, statements that reached the server ${statements}`);
}
process.exit();
PROGRAM
timeout 60 node_modules/node/bin/node show.mjs | tee seen.txt
diff <(sed -n 's/^#> //p' "$script") seen.txt
