import { connect } from "node:net";
import { withDeadline } from "../core/deadline.ts";

const limitMs = 10_000;
/** Between the words of a command. */
const separator = "\x1f";

/**
 * Has a command run beside a proxy that forwards, by the process that waits for it there: the engine would take longer to
 * start one. Resolves to what it printed; rejects with that when it ended with another code than 0, and with
 * DeadlineExceeded.
 */
export function askGate(
  at: { address: string; port: number; of: string },
  command: string[],
): Promise<string> {
  const { address, port, of } = at;
  return withDeadline(`${command[0]} in ${of}`, limitMs, async (signal) => {
    const socket = connect({ host: address, port, signal });
    socket.end(`${command.join(separator)}\n`);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const said = /^([\s\S]*)\n(\d+)\n$/.exec(Buffer.concat(chunks).toString());
    if (said === null) throw new Error(`${command[0]} in ${of}: the answer broke off`);
    const [, output = "", code] = said;
    if (code !== "0") throw new Error(`${command[0]} in ${of} ended with ${code}: ${output.trim()}`);
    return output;
  });
}
