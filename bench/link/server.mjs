/** What the bench connects to: counts what it is sent, gives back what it is sent, or resets. By the first byte. */
import { createServer } from "node:net";

createServer({ allowHalfOpen: true }, (socket) => {
  socket.setNoDelay(true);
  socket.on("error", () => undefined);
  let bytes = 0;
  let job = "";
  socket.on("data", (chunk) => {
    if (job === "") job = String.fromCharCode(chunk[0]);
    bytes += chunk.length;
    if (job === "e") socket.write(chunk);
    if (job === "r") socket.resetAndDestroy();
  });
  socket.on("end", () => socket.end(job === "s" ? `${bytes}\n` : ""));
}).listen(4_000, "0.0.0.0");
