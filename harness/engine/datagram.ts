import { createSocket } from "node:dgram";

/**
 * Sends one empty datagram. `refused`: a message said within the limit that nobody takes it there; `silent`: nothing of
 * the kind, so it was taken or lost.
 */
export function sendDatagram(address: string, port: number, limitMs: number): Promise<"refused" | "silent"> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const end = (outcome: "refused" | "silent") => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      socket.on("error", () => undefined);
      socket.close();
      resolve(outcome);
    };
    const timer = setTimeout(() => end("silent"), limitMs);
    socket.once("error", () => end("refused"));
    socket.connect(port, address, () => socket.send(Buffer.alloc(0)));
  });
}
