import { connect } from "node:net";

export type DialOutcome = "connected" | "refused" | "silent" | "reset";

/**
 * One TCP connection attempt, closed at once. `silent`: no answer within the limit.
 * An attempt from this machine has the bridge's gateway as its source, by which the capture leaves it out.
 */
export function dial(address: string, port: number, limitMs: number): Promise<DialOutcome> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (outcome: DialOutcome) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end("silent"), limitMs);
    socket.once("connect", () => end("connected"));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") end("refused");
      else if (error.code === "ECONNRESET") end("reset");
      else end("silent");
    });
  });
}
