/**
 * `node client.mjs <address> <megabytes> <echoes>`: one line of JSON with megabytes a second, the median round trip in
 * microseconds, and how the server's reset arrived.
 */
import { once } from "node:events";
import { connect } from "node:net";

const [host, megabytes, echoes] = process.argv.slice(2);

async function open() {
  const socket = connect({ host, port: 4_000 });
  socket.setNoDelay(true);
  await once(socket, "connect");
  return socket;
}

async function throughput() {
  const socket = await open();
  const chunk = Buffer.alloc(65_536, "s");
  const total = Number(megabytes) * 1e6;
  // A half-closed connection is more than every proxy passes on, so the server is told how much there will be.
  chunk.write(`s${String(Math.ceil(total / chunk.length) * chunk.length).padStart(15, "0")}`);
  const startedAt = performance.now();
  for (let sent = 0; sent < total; sent += chunk.length)
    if (!socket.write(chunk)) await once(socket, "drain");
  const [answer] = await once(socket, "data");
  const tookMs = performance.now() - startedAt;
  if (Number(answer) < total) throw new Error(`${answer} of ${total} bytes arrived`);
  return Number(answer) / 1e3 / tookMs;
}

async function roundTrip() {
  const socket = await open();
  const times = [];
  for (let count = 0; count < Number(echoes); count++) {
    const startedAt = performance.now();
    socket.write("e");
    await once(socket, "data");
    times.push(performance.now() - startedAt);
  }
  socket.destroy();
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)] * 1e3;
}

async function reset() {
  const socket = await open();
  socket.write("r");
  socket.resume();
  return new Promise((resolve) => {
    socket.once("error", ({ code }) => resolve(code));
    socket.once("end", () => resolve("a clean end"));
  });
}

process.stdout.write(
  `${JSON.stringify({ megabytesPerSecond: await throughput(), roundTripUs: await roundTrip(), reset: await reset() })}\n`,
);
