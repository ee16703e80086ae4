/**
 * What the bench connects to. By the first byte it says when as much has come as the 15 digits behind it tell, gives back
 * what it is sent, or resets.
 */
import { createServer } from "node:net";

createServer({ allowHalfOpen: true }, (socket) => {
  socket.setNoDelay(true);
  socket.on("error", () => undefined);
  let bytes = 0;
  let job = "";
  let due = 0;
  socket.on("data", (chunk) => {
    if (job === "") {
      job = String.fromCharCode(chunk[0]);
      due = Number(chunk.subarray(1, 16).toString());
    }
    bytes += chunk.length;
    if (job === "s" && bytes >= due) socket.end(`${bytes}\n`);
    if (job === "e") socket.write(chunk);
    if (job === "r") socket.resetAndDestroy();
  });
  socket.on("end", () => socket.end());
}).listen(4_000, "0.0.0.0");
